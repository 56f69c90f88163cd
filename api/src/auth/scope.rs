use std::fmt::{self, Display};

use uuid::Uuid;

use super::Grant;

/// Where something is done
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// In the partnership with that identity
    Id(Uuid),
    /// In the partnership with that short name
    Slug(&'a str),
    /// In some partnership, which is not known yet: refuses early what the viewer may do nowhere
    Somewhere,
    /// In the installation, above all partnerships
    Installation,
}

impl Scope<'_> {
    /// Where a role counts: in a partnership, or in all of them and the installation
    pub fn of(partnership_id: Option<Uuid>) -> Self {
        partnership_id.map_or(Self::Installation, Self::Id)
    }

    /// Whether a grant counts here
    pub(super) fn is_covered_by(self, grant: &Grant) -> bool {
        match (&grant.partnership, self) {
            (None, _) | (_, Self::Somewhere) => true,
            (Some(partnership), Self::Id(id)) => partnership.partnership_id == id,
            (Some(partnership), Self::Slug(slug)) => partnership.slug == slug,
            (Some(_), Self::Installation) => false,
        }
    }
}

/// As the audit trail tells it; nothing where no partnership is meant
impl Display for Scope<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(formatter),
            Self::Slug(slug) => slug.fmt(formatter),
            Self::Somewhere | Self::Installation => Ok(()),
        }
    }
}

impl From<Uuid> for Scope<'_> {
    fn from(partnership_id: Uuid) -> Self {
        Self::Id(partnership_id)
    }
}

impl<'a> From<&'a str> for Scope<'a> {
    fn from(slug: &'a str) -> Self {
        Self::Slug(slug)
    }
}

impl<'a> From<&'a String> for Scope<'a> {
    fn from(slug: &'a String) -> Self {
        Self::Slug(slug)
    }
}
