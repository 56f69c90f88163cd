//! What the events of the audit trail are about, in words.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use schema::{
    models::{AuditEvent, Finding, Partnership},
    texts::{audit_action, audit_granted, audit_period, audit_way, import_ended},
    types::Role,
};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use crate::read::{self, ReadError, audit_object::AuditObject};

/// What is known of what events are about
pub(super) struct Known {
    objects: HashMap<Uuid, AuditObject>,
    partnerships: Vec<Partnership>,
    /// Users by what they are called in the trail
    users: HashMap<String, Uuid>,
    /// Organizations by code
    organizations: HashMap<String, String>,
    /// What somebody did to an import
    deeds: HashMap<Uuid, Finding>,
}

/// What an event is about
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    /// In words; empty for nothing in particular
    pub(super) words: String,
    /// Address of its page; empty where there is none
    pub(super) page: String,
}

impl About {
    fn new(words: impl Into<String>, page: impl Into<String>) -> Self {
        Self { words: words.into(), page: page.into() }
    }

    fn words(words: impl Into<String>) -> Self {
        Self::new(words, "")
    }
}

/// How the trail names what an event is about
#[derive(Debug, PartialEq, Eq)]
enum Named<'a> {
    Id(Uuid),
    /// Somebody, as the trail calls users
    User(&'a str),
    /// A role of somebody: in the partnership with that short name, or in all
    Role {
        whom: &'a str,
        role: Role,
        place: &'a str,
    },
    /// Something else: a name, a file, a short name with what follows it
    Other(&'a str),
}

impl<'a> Named<'a> {
    fn of(object: &'a str) -> Self {
        if let Ok(id) = object.parse() {
            return Self::Id(id);
        }
        let mut parts = object.rsplitn(3, ' ');
        if let (Some(place), Some(role), Some(whom)) = (parts.next(), parts.next(), parts.next())
            && let Ok(role) = role.parse()
        {
            return Self::Role { whom, role, place };
        }
        if is_user(object) { Self::User(object) } else { Self::Other(object) }
    }
}

fn is_user(name: &str) -> bool {
    name.starts_with("user:") || name.starts_with("openid:")
}

/// Without the kind of entry that stands before a colon
fn bare(user: &str) -> &str {
    if is_user(user) { user.split_once(':').map_or(user, |(_, name)| name) } else { user }
}

impl Known {
    /// All that these events are about, as far as it is there still
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn of(connection: &AsyncPgConnection, events: &[AuditEvent]) -> Result<Self, ReadError> {
        let named: Vec<Named<'_>> = events.iter().map(|event| Named::of(&event.object)).collect();
        let (mut ids, mut users, mut codes) = (Vec::new(), Vec::new(), Vec::new());
        for one in &named {
            match one {
                Named::Id(id) => ids.push(*id),
                Named::User(whom) | Named::Role { whom, .. } => users.push(bare(whom)),
                Named::Other(text) => codes.extend(text.split(' ').nth(1).map(str::to_owned)),
            }
        }
        // An organization may stand behind a partnership by its identity too.
        ids.extend(codes.iter().filter_map(|code| code.parse::<Uuid>().ok()));
        let objects = read::audit_object::by_ids(connection, &ids).await?;
        let found = read::user::by_names(connection, &users).await?;
        let members = read::organization::by_codes(connection, &codes).await?;
        Ok(Self {
            objects: objects.into_iter().map(|object| (object.id, object)).collect(),
            partnerships: read::partnership::all(connection).await?,
            users: found.into_iter().map(|user| (user.actor(), user.user_id)).collect(),
            organizations: members.into_iter().filter_map(|one| Some((one.code?, one.name))).collect(),
            deeds: read::import_run::deeds(connection, &ids).await?,
        })
    }

    /// What was done or tried; of the end of an import what somebody did to it, if anybody did
    pub(super) fn action(&self, event: &AuditEvent) -> String {
        let deed = event.object.parse().ok().and_then(|id: Uuid| self.deeds.get(&id));
        let ended = import_ended(&event.action, deed.map(|deed| deed.code.as_str()));
        ended.or_else(|| audit_action(&event.action)).unwrap_or(&event.action).to_owned()
    }

    /// What the event is about
    pub(super) fn about(&self, event: &AuditEvent) -> About {
        match Named::of(&event.object) {
            Named::Id(id) => self
                .objects
                .get(&id)
                .map_or_else(|| About::words(event.object.as_str()), |object| self.object(object)),
            Named::User(whom) => self.user(whom, bare(whom).to_owned()),
            Named::Role { whom, role, place } => {
                let place = self.partnership(place).map_or(place, |of| of.name.as_str());
                self.user(whom, audit_granted(bare(whom), role, place))
            }
            Named::Other(text) => self.other(text),
        }
    }

    fn user(&self, whom: &str, words: String) -> About {
        let page = self.users.get(whom).map(|id| format!("/admin/users/{id}"));
        About::new(words, page.unwrap_or_default())
    }

    fn partnership(&self, slug: &str) -> Option<&Partnership> {
        self.partnerships.iter().find(|one| one.slug == slug)
    }

    /// A short name of a partnership, with a year, a half-year or an organization behind it; or the words that stand there
    fn other(&self, text: &str) -> About {
        let (slug, rest) = text.split_once(' ').unwrap_or((text, ""));
        let Some(partnership) = self.partnership(slug) else {
            return About::words(audit_way(text));
        };
        let organization = self.organizations.get(rest).map(String::as_str).or_else(|| {
            let object = self.objects.get(&rest.parse().ok()?)?;
            Some(object.name.as_str())
        });
        let more = organization.map_or_else(|| audit_period(rest), str::to_owned);
        About::words(if more.is_empty() {
            partnership.name.clone()
        } else {
            format!("{}, {more}", partnership.name)
        })
    }

    /// What it is called, and the address of its page
    fn object(&self, object: &AuditObject) -> About {
        let AuditObject { id, kind, name, leads_to } = object;
        match kind.as_str() {
            "tender" => About::new(name, format!("/tenders/{id}")),
            "contract" => About::new(name, format!("/contracts/{id}")),
            "expense" => About::new(name, format!("/expenses/{id}")),
            "settlement" => {
                About::new(format!("afrekening {}", audit_period(name)), format!("/settlement/{id}"))
            }
            "import" => About::new(name, format!("/imports/{id}")),
            "user" => About::new(name, format!("/admin/users/{id}")),
            "assessment" => {
                About::new(format!("afweging van {name}"), format!("/tenders/{leads_to}#afweging"))
            }
            "round" => About::new(format!("prioriteringsronde {name}"), format!("/capacity/rounds/{id}")),
            "fee" => About::words(format!("fee voor {name}")),
            "column" => About::words(format!("kolom {name}")),
            "threshold" => About::new("drempelbedrag", "/reference"),
            "term" => About::new("termijn", "/reference/terms"),
            "budget" => self.budget(name, *leads_to),
            _ => About::words(name),
        }
    }

    /// It is called by its year and revision: `2027-1`
    fn budget(&self, name: &str, partnership: Uuid) -> About {
        let of = self.partnerships.iter().find(|one| one.partnership_id == partnership);
        let Some((of, (year, revision))) = of.zip(name.split_once('-')) else {
            return About::words(format!("begroting {name}"));
        };
        let mut query = Serializer::new(String::new());
        query
            .append_pair("partnership", &of.slug)
            .append_pair("year", year)
            .append_pair("revision", revision);
        About::new(format!("begroting {year}, revisie {revision}"), format!("/budget?{}", query.finish()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let id = Uuid::from_u128(7);
        assert_eq!(Named::of(&id.to_string()), Named::Id(id));
        assert_eq!(Named::of("openid:anna"), Named::User("openid:anna"));
        assert_eq!(
            Named::of("user:Jan de Wit PROGRAMME_MANAGER zhw"),
            Named::Role { whom: "user:Jan de Wit", role: Role::ProgrammeManager, place: "zhw" }
        );
        for other in ["zhw 2027", "kalender 2027 - controle.xlsx", "VIEWER zhw", ""] {
            assert_eq!(Named::of(other), Named::Other(other));
        }
        assert_eq!(
            (bare("user:Anna: van Delft"), bare("Anna: van Delft")),
            ("Anna: van Delft", "Anna: van Delft")
        );
    }
}
