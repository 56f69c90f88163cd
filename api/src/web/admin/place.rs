//! Where somebody administers what a page shows: in one partnership, or in all of them and the installation.

use diesel_async::AsyncPgConnection;
use schema::{
    models::Partnership,
    types::{Role, dutch_day},
};
use serde::Deserialize;

use super::Notice;
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    web::{
        Frame,
        filled::{Choice, Filled},
    },
};

/// Which partnership; when not given all, for who administers the installation, and else the first that the viewer administers
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    pub(super) partnership: String,
    /// What the list begins behind
    pub(super) after: String,
    /// The page that somebody came from to give a role, and goes back to
    pub(super) back: String,
}

impl Which {
    /// The page that somebody goes back to: its address and what it is called; `None` for one that asks for no role
    pub(super) fn back(&self) -> Option<(String, &'static str)> {
        let names = [("/settlement/", "Terug naar de afrekening"), ("/budget?", "Terug naar de begroting")];
        let (_, name) = names.into_iter().find(|(begin, _)| self.back.starts_with(begin))?;
        Some((self.back.clone(), name))
    }

    /// The form for a role as that page asks for it: what waits for the role that nobody has, waits for a programme manager
    pub(super) fn wanted(&self) -> Notice {
        let role = self.back().map(|_| ("role".to_owned(), Role::ProgrammeManager.to_string()));
        Notice { filled: Filled::sent(role.into_iter().collect()), ..Notice::default() }
    }
}

/// Where somebody administers what a page shows
pub(super) struct Place {
    /// Those that the viewer administers
    pub(super) partnerships: Vec<Partnership>,
    /// The one that is shown; `None` for all of them and the installation
    chosen: Option<Partnership>,
    /// Whether the viewer administers the installation
    pub(super) sees_all: bool,
}

impl Place {
    /// # Errors
    ///
    /// What [`Viewer::require`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
    pub(super) async fn choose(
        connection: &AsyncPgConnection,
        viewer: &Viewer,
        action: Action,
        slug: &str,
    ) -> Result<Self, ApiError> {
        viewer.require(action, Scope::Somewhere)?;
        let all = read::partnership::all(connection).await?;
        let sees_all = viewer.may(action, Scope::Installation).is_ok();
        let chosen = if slug.is_empty() && sees_all {
            None
        } else if slug.is_empty() {
            let own = all.iter().find(|one| viewer.may(action, one.partnership_id).is_ok());
            Some(own.cloned().ok_or(ApiError::NotFound)?)
        } else {
            let named = all.iter().find(|one| one.slug == slug).cloned().ok_or(ApiError::NotFound)?;
            viewer.require(action, named.partnership_id)?;
            Some(named)
        };
        let may = |one: &Partnership| viewer.may(action, one.partnership_id).is_ok();
        Ok(Self { partnerships: all.into_iter().filter(may).collect(), chosen, sees_all })
    }

    /// The partnership that is shown; `None` for all of them and the installation
    pub(super) const fn partnership(&self) -> Option<&Partnership> {
        self.chosen.as_ref()
    }

    /// Its short name; `None` for all
    pub(super) fn slug(&self) -> Option<&str> {
        self.chosen.as_ref().map(|one| one.slug.as_str())
    }

    /// The same as a field of a form, and in an address; empty for all
    pub(super) fn field(&self) -> &str {
        self.slug().unwrap_or_default()
    }

    /// What surrounds a page of it
    pub(super) fn frame(&self, viewer: &Viewer) -> Frame {
        self.chosen.as_ref().map_or_else(|| Frame::outside(viewer), |one| Frame::new(viewer, one))
    }

    /// Whether there is another place to look at
    pub(super) fn has_others(&self) -> bool {
        self.partnerships.len() + usize::from(self.sees_all) > 1
    }

    /// Whether what is listed may be of one partnership or another
    pub(super) fn lists_several(&self) -> bool {
        self.chosen.is_none() && self.partnerships.len() > 1
    }

    /// Where a role can be given, to choose from: the partnership that is shown, the others, and last all of them
    pub(super) fn choices(&self, filled: &Filled) -> Vec<Choice> {
        let mut partnerships: Vec<&Partnership> = self.partnerships.iter().collect();
        partnerships.sort_by_key(|one| self.slug() != Some(&one.slug));
        let partnerships = partnerships.iter().map(|one| (one.slug.clone(), one.name.clone()));
        let all = self.sees_all.then(|| (String::new(), "alle samenwerkingsverbanden".to_owned()));
        let mut choices = filled.choices("partnership", partnerships.chain(all));
        if !filled.has("partnership") {
            // Nothing was chosen yet, and what has no name is not chosen by that.
            for choice in &mut choices {
                choice.is_chosen = false;
            }
        }
        choices
    }

    /// What somebody should know who chooses from them; empty when it is of no use
    pub(super) const fn about_choices(&self) -> &'static str {
        if self.sees_all {
            "Kiest u alle samenwerkingsverbanden, dan kan de rol alleen beheerder zijn."
        } else {
            ""
        }
    }

    /// Municipalities that somebody can act for there, to choose from: the members of the partnership, or of all that are administered,
    /// those of before with the day until which they were
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn organizations(
        &self,
        connection: &AsyncPgConnection,
        filled: &Filled,
    ) -> Result<Vec<Choice>, ApiError> {
        let shown = self.chosen.as_ref().map_or(self.partnerships.as_slice(), std::slice::from_ref);
        let ids: Vec<_> = shown.iter().map(|one| one.partnership_id).collect();
        let members = read::partnership::members_of(connection, &ids).await?;
        let named = members.into_iter().filter_map(|member| {
            let until = schema::types::ends(&member.membership.during).1;
            let past = until.map(|day| format!(" (deelnemer t/m {})", dutch_day(day))).unwrap_or_default();
            Some((member.organization.code?, format!("{}{past}", member.organization.name)))
        });
        Ok(filled.choices("organization", named))
    }
}
