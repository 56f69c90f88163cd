//! What a password must be: long, as NIST SP 800-63B says, and not what everybody would try first.

use super::Violation;

/// Fewest characters
pub const SHORTEST: usize = 12;
/// Most characters: hashing takes longer for longer ones
pub const LONGEST: usize = 200;

/// Whether a password will do for the user of that name
///
/// # Errors
///
/// `password.too_short` (minimum), `password.too_long` (maximum), `password.too_simple`: the name is in it, or it has fewer
/// than five different characters.
///
/// ```
/// use schema::rules::password;
/// assert!(password::check("fietsen door de duinen", "anna").is_ok());
/// assert_eq!(password::check("anna-anna-anna", "Anna").unwrap_err().code, "password.too_simple");
/// ```
pub fn check(password: &str, name: &str) -> Result<(), Violation> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Violation::new("password.too_short").with("minimum", SHORTEST));
    }
    if length > LONGEST {
        return Err(Violation::new("password.too_long").with("maximum", LONGEST));
    }
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 5 || lower.contains(&name.trim().to_lowercase()) {
        return Err(Violation::new("password.too_simple"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_name() {
        for (password, expected) in [
            ("korteretest", Some("password.too_short")),
            ("twaalftekens", None),
            ("ünïcödé-tëkst", None),
            ("111111111111", Some("password.too_simple")),
            ("welkom Jan.Jansen!", Some("password.too_simple")),
            (&"ab cde".repeat(34), Some("password.too_long")),
        ] {
            let found = check(password, "jan.jansen").err().map(|violation| violation.code);
            assert_eq!(found, expected, "{password}");
        }
    }
}
