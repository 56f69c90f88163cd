/// What a text says about VAT (btw)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vat {
    /// "incl. btw"
    Included,
    /// "excl. btw"
    Excluded,
    /// Nothing
    Unsaid,
}

/// Words beside an amount that do not change it: it is an estimate anyway
const NOISE: &[&str] = &[
    "ca",
    "circa",
    "ongeveer",
    "plm",
    "naar",
    "schatting",
    "geschat",
    "geschatte",
    "geraamd",
    "geraamde",
    "raming",
    "globaal",
    "indicatief",
    "indicatie",
    "verwacht",
    "±",
    "~",
    "+/-",
    "totaal",
    "waarde",
    "bedrag",
];

/// The plain text without brackets, without words that do not change the amount, and without what it says about VAT
///
/// "incl. opties" and "incl. verlengingen" say nothing about VAT: an estimated value includes them.
pub(super) fn without_vat(text: &str) -> (String, Vat) {
    let apart = text
        .replace(['(', ')', '[', ']'], " ")
        .replace("btw", " btw ")
        .replace("±", " ± ")
        .replace("+/-", " +/- ");
    let apart = apart.replace("incl.", " incl ").replace("excl.", " excl ").replace("ca.", " ca ");
    let mut vat = Vat::Unsaid;
    let mut kept: Vec<&str> = Vec::new();
    let mut words = apart.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_end_matches(['.', ':', ';', ',']);
        let said = match bare {
            "incl" | "inclusief" | "inc" => Vat::Included,
            "excl" | "exclusief" | "ex" | "zonder" => Vat::Excluded,
            _ if NOISE.contains(&bare) => continue,
            _ => {
                kept.push(word);
                continue;
            }
        };
        let options = |next: &&str| next.starts_with("opti") || next.starts_with("verleng");
        if said == Vat::Included && words.next_if(options).is_some() {
            continue;
        }
        vat = said;
        while words.next_if(|next| matches!(*next, "btw" | "de" | "vat") || next.ends_with('%')).is_some() {}
    }
    (kept.join(" "), vat)
}

/// A plain text without the words at its end that make it an amount a year
pub(super) fn without_year(text: &str) -> &str {
    const YEARLY: [&str; 9] =
        ["(per jaar)", "per jaar", "per jr", "per jr.", "/ jaar", "/jaar", "p/j", "p.j.", "jaarlijks"];
    let said = YEARLY.iter().find_map(|yearly| text.strip_suffix(yearly));
    said.map_or(text, str::trim_end)
}

/// Whether a plain text is about an amount per year, month or hour instead of the whole term
pub(super) fn is_rate(text: &str) -> bool {
    let apart = text.replace('/', " per ").replace(['(', ')', ',', ':'], " ").replace('.', "");
    let words: Vec<&str> = apart.split_whitespace().collect();
    let per = |pair: &[&str]| matches!(pair, ["per" | "p", "jaar" | "jr" | "j" | "maand" | "mnd" | "uur"]);
    words.windows(2).any(per) || words.iter().any(|word| matches!(*word, "pj" | "pjr" | "jaarlijks"))
}
