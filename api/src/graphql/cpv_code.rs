//! Codes of the Common Procurement Vocabulary.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_graphql::{Context, Enum, ID, Object, Result};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{models, types};
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    node::Kind,
    page::{self, Connection, Window},
    refusal::failed,
    scalars::CpvCode,
    text::Text,
};
use crate::{
    auth::{Action, Scope},
    read::{self, ReadError, cpv_code::Wanted},
};

/// How far a CPV code divides what can be bought (niveau).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::CpvLevel")]
pub(super) enum CpvLevel {
    /// The first two digits (afdeling).
    Division,
    /// The first three (groep).
    Group,
    /// The first four (klasse).
    Class,
    /// The first five (categorie).
    Category,
    /// More than five, all of them below their category (subcategorie).
    Subcategory,
}

/// A code of the Common Procurement Vocabulary with what it stands for, from a list that was imported (CPV-code).
#[derive(Clone)]
pub(super) struct CpvEntry {
    entry: models::CpvEntry,
    around: Arc<Around>,
}

/// What stands around the codes of one answer, as far as it is selected
#[derive(Default)]
struct Around {
    /// The codes of the answer itself
    own: HashSet<String>,
    /// Those above them, and above these
    above: HashMap<String, models::CpvEntry>,
    /// Those of the answer itself that others stand below
    divided: HashSet<String>,
}

impl CpvEntry {
    /// The codes of one answer, with what is selected around them: a statement for the codes above and one for whether they are divided
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn all(
        connection: &AsyncPgConnection,
        entries: Vec<models::CpvEntry>,
        selected: &Selected<'_>,
    ) -> Result<Vec<Self>> {
        let around = Arc::new(Around::of(connection, &entries, selected).await.map_err(failed)?);
        Ok(entries.into_iter().map(|entry| Self { entry, around: Arc::clone(&around) }).collect())
    }

    /// Identity
    pub(super) const fn uuid(&self) -> Uuid {
        self.entry.cpv_code_id
    }
}

impl Around {
    async fn of(
        connection: &AsyncPgConnection,
        entries: &[models::CpvEntry],
        selected: &Selected<'_>,
    ) -> std::result::Result<Self, ReadError> {
        let codes: Vec<types::CpvCode> = entries.iter().map(|entry| entry.code.clone()).collect();
        let of = |is_selected: bool| if is_selected { codes.as_slice() } else { &[] };
        let (above, divided) = try_join!(
            read::cpv_code::above(connection, of(selected.has("above"))),
            read::cpv_code::divided(connection, of(selected.has("divided"))),
        )?;
        Ok(Self { own: codes.iter().map(types::CpvCode::to_string).collect(), above, divided })
    }
}

/// A code of the Common Procurement Vocabulary with what it stands for, from a list that was imported (CPV-code).
#[Object]
impl CpvEntry {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::CpvEntry.id(self.uuid())
    }

    /// The eight digits (code).
    async fn code(&self) -> CpvCode {
        CpvCode(self.entry.code.to_string())
    }

    /// The code with its check digit, such as "45233130-9" (code met controlecijfer). Without it as long as no list told it: it
    /// follows from no rule.
    async fn written(&self) -> String {
        self.entry.written()
    }

    /// What it stands for: in Dutch, and in English as long as no list told the Dutch label (benaming).
    async fn label(&self) -> Text<'_> {
        self.entry.label().into()
    }

    /// What it stands for in Dutch (Nederlandse benaming). Null when no list told it.
    async fn label_nl(&self) -> Option<Text<'_>> {
        self.entry.label_nl.as_deref().map(Into::into)
    }

    /// What it stands for in English (Engelse benaming). Null when no list told it.
    async fn label_en(&self) -> Option<Text<'_>> {
        self.entry.label_en.as_deref().map(Into::into)
    }

    /// How far it divides (niveau).
    async fn level(&self) -> CpvLevel {
        self.entry.code.level().into()
    }

    /// Whether it is on the list of social and other specific services, annex XIV of directive 2014/24/EU (sociale of andere
    /// specifieke dienst).
    async fn social(&self) -> bool {
        self.entry.is_social
    }

    /// The codes above it, the division first (bovenliggende codes). Empty for a division.
    #[graphql(complexity = "2 + 4 * child_complexity")]
    async fn above(&self) -> Vec<Self> {
        let known = &self.around.above;
        let mut above: Vec<models::CpvEntry> =
            self.entry.code.above().filter_map(|code| known.get(code.as_str()).cloned()).collect();
        above.reverse();
        // What stands above these stands above this one too, and is read already.
        above.into_iter().map(|entry| Self { entry, around: Arc::clone(&self.around) }).collect()
    }

    /// Whether other codes stand below it (heeft onderliggende codes).
    async fn divided(&self) -> bool {
        let code = self.entry.code.as_str();
        let stands_above_another = !self.around.own.contains(code);
        stands_above_another || self.around.divided.contains(code)
    }

    /// File that last told something of it (bron).
    async fn source(&self) -> Text<'_> {
        self.entry.source.as_str().into()
    }
}

/// Reads CPV codes
#[derive(Default)]
pub(super) struct CpvCodeQuery;

#[Object]
impl CpvCodeQuery {
    /// The codes of the Common Procurement Vocabulary (CPV-codes), in their order. Empty until an administrator imported a list. Only
    /// for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn cpv_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "With all of these words in the Dutch or English label, also as a part of a word or in another form of the Dutch word \
                    (schoonmaak finds Schoonmaken), whatever the case and accents; digits begin the code, with or without its check \
                    digit. Null or left out: all."
        )]
        search: Option<String>,
        #[graphql(desc = "Right below this code. Null or left out: below any.")] below: Option<CpvCode>,
        #[graphql(desc = "Of this level. Null or left out: of all.")] level: Option<CpvLevel>,
        #[graphql(
            desc = "On the list of social and other specific services, or not. Null or left out: either."
        )]
        social: Option<bool>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Connection<CpvEntry>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let wanted = Wanted {
            search,
            // The scalar is a code already.
            below: below.and_then(|CpvCode(code)| code.parse().ok()),
            level: level.map(Into::into),
            social,
        };
        let slice = Window { first, after, last, before }.slice("cpvCodes")?;
        let connection = ctx.database().await?;
        let page = read::cpv_code::page(ctx.reader(&connection), &wanted, &slice);
        let (page, total) = page::read(ctx, page, read::cpv_code::count(&connection, &wanted)).await?;
        let (entries, frame) = page.take();
        let entries = CpvEntry::all(&connection, entries, &Selected::of_nodes(ctx)).await?;
        Ok(Connection::new("cpvCodes", frame.with(entries), total, |entry| entry))
    }
}
