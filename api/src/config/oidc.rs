//! Settings of signing in with an `OpenID` provider.

use std::fmt;

use schema::types::{GmCode, Role};

use super::Variables;

/// An `OpenID` provider, and what its claims mean here
#[derive(Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// `INKOOPKRACHT_OIDC_ISSUER`: address of the provider, as it tells itself, over https
    pub issuer: String,
    /// `INKOOPKRACHT_OIDC_CLIENT_ID`: name under which the provider knows us
    pub client_id: String,
    /// `INKOOPKRACHT_OIDC_CLIENT_SECRET`: secret that it gave us
    pub client_secret: String,
    /// `INKOOPKRACHT_OIDC_NAME`: what stands on the button. Default "uw organisatie".
    pub name: String,
    /// `INKOOPKRACHT_OIDC_SCOPES`: what is asked for, with spaces between. Default `openid profile email`.
    pub scopes: String,
    /// `INKOOPKRACHT_OIDC_ROLE_CLAIM`: claim with the groups of the user: a name, or a JSON pointer such as
    /// `/realm_access/roles`. Default `roles`.
    pub role_claim: String,
    /// `INKOOPKRACHT_OIDC_ROLES`: what each group means, as `group=ROLE@partnership:GM0503;...`; none: roles are given here
    pub roles: Vec<RoleRule>,
    /// `INKOOPKRACHT_OIDC_ORGANIZATION_CLAIM`: claim with the CBS code of the user's municipality, for rules that name none
    pub organization_claim: Option<String>,
}

/// What a group of the provider means here
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRule {
    /// The group, as it stands in the claim
    pub group: String,
    /// Role of who is in it
    pub role: Role,
    /// Short name of the partnership that the role counts in; `None` for all, which is for an administrator alone
    pub partnership: Option<String>,
    /// Municipality that they act for
    pub organization: Option<GmCode>,
}

/// Does not show the secret
impl fmt::Debug for OidcSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OidcSettings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// The settings; `None` when no issuer is set
pub(super) fn read(read: &mut Variables<'_>) -> Option<OidcSettings> {
    let text = |text: &str| Some(text.to_owned());
    let issuer = read.one(
        "INKOOPKRACHT_OIDC_ISSUER",
        "the address of an OpenID provider, over https unless it is on this machine",
        String::new(),
        issuer,
    );
    let needed = "given together with INKOOPKRACHT_OIDC_ISSUER";
    let client_id = read.one("INKOOPKRACHT_OIDC_CLIENT_ID", needed, String::new(), text);
    let client_secret = read.one("INKOOPKRACHT_OIDC_CLIENT_SECRET", needed, String::new(), text);
    if issuer.is_empty() {
        return None;
    }
    for (name, value) in
        [("INKOOPKRACHT_OIDC_CLIENT_ID", &client_id), ("INKOOPKRACHT_OIDC_CLIENT_SECRET", &client_secret)]
    {
        if value.is_empty() {
            read.problems.push(format!("{name}: must be {needed}"));
        }
    }
    Some(OidcSettings {
        issuer,
        client_id,
        client_secret,
        name: read.one("INKOOPKRACHT_OIDC_NAME", "a name", "uw organisatie".to_owned(), text),
        scopes: read.one(
            "INKOOPKRACHT_OIDC_SCOPES",
            "scopes with spaces between, openid among them",
            "openid profile email".to_owned(),
            |scopes| scopes.split(' ').any(|scope| scope == "openid").then(|| scopes.to_owned()),
        ),
        role_claim: read.one("INKOOPKRACHT_OIDC_ROLE_CLAIM", "a claim", "roles".to_owned(), text),
        roles: read.one(
            "INKOOPKRACHT_OIDC_ROLES",
            "group=ROLE@partnership;..., perhaps with :GM0503 behind the partnership; only ADMIN may do without a partnership",
            Vec::new(),
            |rules| rules.split(';').filter(|rule| !rule.trim().is_empty()).map(rule).collect(),
        ),
        organization_claim: read.one("INKOOPKRACHT_OIDC_ORGANIZATION_CLAIM", "a claim", None, |claim| Some(text(claim))),
    })
}

fn issuer(text: &str) -> Option<String> {
    let uri: axum::http::Uri = text.parse().ok()?;
    let is_here = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let is_safe = uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && is_here);
    (is_safe && uri.query().is_none()).then(|| text.to_owned())
}

/// The rule in a text such as `kopers=ADVISER@zhw:GM0503`
fn rule(text: &str) -> Option<RoleRule> {
    let (group, meaning) = text.trim().rsplit_once('=')?;
    let (role, place) = match meaning.split_once('@') {
        Some((role, place)) => (role, Some(place)),
        None => (meaning, None),
    };
    let role: Role = role.trim().to_ascii_uppercase().replace('-', "_").parse().ok()?;
    let (partnership, organization) = match place.map(|place| place.split_once(':').unwrap_or((place, ""))) {
        None if role == Role::Admin => (None, None),
        None | Some(("", _)) => return None,
        Some((slug, "")) => (Some(slug.trim().to_owned()), None),
        Some((slug, code)) => (Some(slug.trim().to_owned()), Some(code.trim().parse().ok()?)),
    };
    Some(RoleRule { group: group.trim().to_owned(), role, partnership, organization })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_what_a_group_means() {
        let delft = rule("CN=inkoop,OU=delft=adviser@zhw:GM0503").expect("a rule");
        assert_eq!(delft.group, "CN=inkoop,OU=delft");
        assert_eq!((delft.role, delft.partnership.as_deref()), (Role::Adviser, Some("zhw")));
        assert_eq!(delft.organization.map(|code| code.to_string()).as_deref(), Some("GM0503"));
        assert_eq!(rule("beheer=ADMIN").expect("a rule").partnership, None);
        for wrong in ["", "beheer", "x=NOBODY@zhw", "x=VIEWER", "x=VIEWER@", "x=ADVISER@zhw:Delft"] {
            assert_eq!(rule(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_provider_elsewhere_is_reached_safely() {
        assert!(issuer("https://login.example.org/realms/inkoop").is_some());
        assert!(issuer("http://127.0.0.1:4000").is_some());
        for wrong in ["http://login.example.org", "login.example.org", "https://a.example/?x=1", "ftp://a"] {
            assert_eq!(issuer(wrong), None, "{wrong}");
        }
    }
}
