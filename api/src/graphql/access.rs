//! What is told of refusals by rules about who gets in.

use schema::rules::Violation;

/// The English sentence of a rule about who gets in; for a code that nobody knows, one that names it
pub(super) fn sentence(violation: &Violation) -> String {
    let value = |name| violation.value(name);
    match violation.code {
        "password.too_long" => format!("A password has at most {} characters.", value("maximum")),
        "password.too_short" => format!("A password has at least {} characters.", value("minimum")),
        "password.too_simple" => {
            "A password holds at least five different characters, and not the name of its user.".to_owned()
        }
        "role.unknown" => "The user has no such role there.".to_owned(),
        "user.oneself" => {
            "Nobody shuts out oneself: then there may be nobody left to let you in again.".to_owned()
        }
        "user.disabled" => "The user is shut out; let the user in again first.".to_owned(),
        "user.name_malformed" => {
            "The name of a user has no spaces around it, and no control characters.".to_owned()
        }
        "user.name_missing" => "A user has a name.".to_owned(),
        "user.of_provider" => {
            "The user signs in with an account of an OpenID provider, and has no password here.".to_owned()
        }
        "user.unknown" => "There is no such user.".to_owned(),
        "user.name_taken" => format!("There is a user {} already.", value("name")),
        "token.days_out_of_range" => "A token works for 1 to 3650 days.".to_owned(),
        "token.name_missing" => "A token has a name.".to_owned(),
        "role.organization_missing" => "Who has this role acts for an organization.".to_owned(),
        "role.partnership_missing" => "Only the role ADMIN may do without a partnership.".to_owned(),
        "token.unknown" => "There is no such token.".to_owned(),
        other => format!("Refused by the rule {other}."),
    }
}
