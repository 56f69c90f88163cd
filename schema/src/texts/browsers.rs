/// What people call a browser, from what it says of itself: the first name that is known, and the system
///
/// ```
/// use schema::texts::browser_name;
/// assert_eq!(browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox op Linux");
/// assert_eq!(browser_name(""), "Onbekende browser");
/// ```
pub fn browser_name(said: &str) -> String {
    // Each pretends to be those below it.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name)
    };
    let browser = known(&browsers).unwrap_or("Onbekende browser");
    known(&systems).map_or_else(|| browser.to_owned(), |system| format!("{browser} op {system}"))
}
