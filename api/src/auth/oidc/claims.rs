//! What the claims of an account mean here.

use chrono::{DateTime, Utc};
use schema::types::{GmCode, Role};
use serde_json::Value;

use super::OidcError;
use crate::config::{OidcSettings, RoleRule};

/// Longest name, in characters
const LONGEST_NAME: usize = 100;

/// Somebody with an account at the provider
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// Identity at the provider, for ever
    pub(crate) subject: String,
    /// Name as the provider tells it now
    pub(crate) name: String,
    /// What they are, and where; `None` when roles are given here
    pub(crate) roles: Option<Vec<AccountRole>>,
    /// Moment at which the provider last asked them to show who they are; `None` when it does not say
    pub(crate) shown_at: Option<DateTime<Utc>>,
}

/// What somebody is, by a rule of the settings
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountRole {
    /// Role
    pub(crate) role: Role,
    /// Short name of the partnership; `None` for all
    pub(crate) partnership: Option<String>,
    /// Municipality that they act for
    pub(crate) organization: Option<GmCode>,
}

impl Account {
    /// The account of these claims
    ///
    /// # Errors
    ///
    /// When they do not say whose they are.
    pub(super) fn of(claims: &Value, settings: &OidcSettings) -> Result<Self, OidcError> {
        let text = |name: &str| {
            claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
        };
        let subject = text("sub").ok_or_else(|| OidcError::NotBelieved("no subject".to_owned()))?;
        let name = ["preferred_username", "email", "name"].into_iter().find_map(text).unwrap_or(subject);
        let organization = settings.organization_claim.as_deref();
        let organization = organization.and_then(|claim| of(claims, claim)?.as_str()?.trim().parse().ok());
        let groups = groups(of(claims, &settings.role_claim));
        let role = |rule: &RoleRule| AccountRole {
            role: rule.role,
            partnership: rule.partnership.clone(),
            organization: rule.organization.clone().or_else(|| organization.clone()),
        };
        let rules = settings.roles.iter().filter(|rule| groups.contains(&rule.group.as_str()));
        Ok(Self {
            subject: subject.to_owned(),
            name: name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect(),
            roles: (!settings.roles.is_empty()).then(|| rules.map(role).collect()),
            shown_at: claims.get("auth_time").and_then(seconds),
        })
    }
}

/// The moment so many seconds after 1970, which some providers write with a fraction
fn seconds(claim: &Value) -> Option<DateTime<Utc>> {
    let whole = claim.as_number()?.to_string();
    DateTime::from_timestamp(whole.split('.').next()?.parse().ok()?, 0)
}

/// The claim of that name, or at that JSON pointer
pub(super) fn of<'a>(claims: &'a Value, name: &str) -> Option<&'a Value> {
    if name.starts_with('/') { claims.pointer(name) } else { claims.get(name) }
}

fn groups(claim: Option<&Value>) -> Vec<&str> {
    match claim {
        Some(Value::String(group)) => vec![group],
        Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The claims of a token, with what the provider tells of the same account besides
///
/// # Errors
///
/// When it tells of another account.
pub(super) fn with_userinfo(claims: Value, told: Value) -> Result<Value, OidcError> {
    if told.get("sub") != claims.get("sub") {
        return Err(OidcError::NotBelieved("the provider tells of another account".to_owned()));
    }
    let (Value::Object(mut claims), Value::Object(told)) = (claims, told) else {
        return Err(OidcError::NotBelieved("claims are an object".to_owned()));
    };
    for (name, value) in told {
        claims.entry(name).or_insert(value);
    }
    Ok(Value::Object(claims))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> OidcSettings {
        let rule = |group: &str, role, organization: Option<&str>| RoleRule {
            group: group.to_owned(),
            role,
            partnership: Some("zhw".to_owned()),
            organization: organization.map(|code| code.parse().expect("a code")),
        };
        OidcSettings {
            issuer: "https://login.example.org".to_owned(),
            client_id: "inkoopkracht".to_owned(),
            client_secret: "geheim".to_owned(),
            name: "de gemeente".to_owned(),
            scopes: "openid".to_owned(),
            role_claim: "/realm_access/roles".to_owned(),
            roles: vec![
                rule("kopers", Role::Adviser, None),
                rule("kopers-westland", Role::Adviser, Some("GM1783")),
                rule("financien", Role::Finance, None),
            ],
            organization_claim: Some("gemeente".to_owned()),
        }
    }

    #[test]
    fn claims_become_a_name_and_roles() {
        let claims = json!({"sub": "7", "preferred_username": " anna\u{7} ", "gemeente": "GM0503",
            "realm_access": {"roles": ["kopers", "kopers-westland", "iets anders"]}});
        let account = Account::of(&claims, &settings()).expect("an account");
        assert_eq!((account.subject.as_str(), account.name.as_str()), ("7", "anna"));
        assert_eq!(account.shown_at, None);
        let roles = account.roles.expect("roles come from the claims");
        let codes = roles.iter().map(|role| role.organization.as_ref().map(ToString::to_string));
        assert_eq!(codes.collect::<Vec<_>>(), [Some("GM0503".to_owned()), Some("GM1783".to_owned())]);
    }

    #[test]
    fn without_groups_there_are_no_roles_and_without_rules_they_are_given_here() {
        let claims = json!({"sub": "7", "realm_access": {"roles": "financien"}});
        let one = Account::of(&claims, &settings()).expect("an account");
        assert_eq!(one.roles.map(|roles| roles.len()), Some(1), "a text is a list of one");
        assert_eq!(one.name, "7");
        let at = |claim| {
            Account::of(&json!({"sub": "7", "auth_time": claim}), &settings()).expect("an account").shown_at
        };
        let moment = DateTime::from_timestamp(1_700_000_000, 0);
        assert_eq!(
            (at(json!(1_700_000_000)), at(json!(1_700_000_000.5)), at(json!("x"))),
            (moment, moment, None)
        );
        let none = Account::of(&json!({"sub": "7"}), &settings()).expect("an account");
        assert_eq!(none.roles, Some(Vec::new()));
        let without = OidcSettings { roles: Vec::new(), ..settings() };
        assert_eq!(Account::of(&claims, &without).expect("an account").roles, None);
        assert!(Account::of(&json!({}), &settings()).is_err());
    }

    #[test]
    fn what_is_told_besides_is_of_the_same_account_and_changes_nothing() {
        let claims = json!({"sub": "7", "roles": ["a"]});
        let told = with_userinfo(claims.clone(), json!({"sub": "7", "roles": ["b"], "email": "a@b.nl"}));
        assert_eq!(told.expect("the same"), json!({"sub": "7", "roles": ["a"], "email": "a@b.nl"}));
        assert!(with_userinfo(claims, json!({"sub": "8"})).is_err());
    }
}
