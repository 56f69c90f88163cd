//! Everything that is changed: one noun a file, one transaction a function.
//!
//! Whoever calls has asked [`Viewer::may`](crate::auth::Viewer::may); what is checked here is what the data allows.

pub mod alignment;
pub mod annual_plan;
pub mod assessment;
pub mod audit_event;
pub mod books;
pub mod budget;
pub mod calendar_edition;
pub mod calendar_feed;
pub mod capacity;
pub mod column_mapping;
pub mod contract;
mod cpv_code;
pub mod expense;
pub mod idempotency_key;
pub mod import_run;
pub mod lead_time;
pub mod membership;
pub mod participation_fee;
pub mod pending_form;
mod place;
pub mod prioritization_round;
pub mod procedure_term;
pub mod settlement;
pub mod sign_in_attempt;
pub mod tender;
pub mod threshold;
pub mod token;
pub mod user;
pub mod validity;

use diesel::{
    QueryResult,
    result::Error as DieselError,
    sql_types::{Bool, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::rules::Violation;

use crate::read::ReadError;

pub use place::RoleWanted;

/// Who changes something, and by what: for the history
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author<'a> {
    /// Who, such as `token:dashboard`
    pub actor: &'a str,
    /// By what, such as `mutation:updateTender`
    pub cause: &'a str,
}

/// What comes of a change
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It is stored
    Done(T),
    /// Nothing is stored: these rules forbid it
    Refused(Vec<Refused>),
}

/// A rule that forbids a change, and which part of the change it is about
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// From the outside in, names as in the types here and places in lists from 0; empty for the change as a whole
    pub path: Vec<String>,
    /// The rule
    pub violation: Violation,
}

impl Refused {
    /// A rule about one part
    pub(crate) fn at(field: &(impl ToString + ?Sized), violation: Violation) -> Self {
        Self { path: vec![field.to_string()], violation }
    }

    /// The same rule, about a field that is called otherwise by who asks
    #[must_use]
    pub fn named(mut self, field: &str, name: &str) -> Self {
        if let Some(first) = self.path.first_mut().filter(|first| *first == field) {
            name.clone_into(first);
        }
        self
    }

    /// The same rule, about a part of this whole
    pub(crate) fn within(mut self, field: &(impl ToString + ?Sized)) -> Self {
        self.path.insert(0, field.to_string());
        self
    }
}

/// Why a transaction is rolled back
enum Stop {
    Refused(Vec<Refused>),
    Failed(DieselError),
}

impl From<DieselError> for Stop {
    fn from(error: DieselError) -> Self {
        Self::Failed(error)
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Query(error) => Self::Failed(error),
            ReadError::Pool(_)
            | ReadError::ForeignPlace
            | ReadError::NoRoom { .. }
            | ReadError::NotAskedFor => Self::Failed(diesel::result::Error::BrokenTransactionManager),
        }
    }
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(vec![refused])
    }
}

/// What a transaction came to
fn outcome<T>(ended: Result<T, Stop>) -> QueryResult<Outcome<T>> {
    match ended {
        Ok(done) => Ok(Outcome::Done(done)),
        Err(Stop::Refused(refused)) => Ok(Outcome::Refused(refused)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

diesel::define_sql_function! {
    /// Sets a setting, for this transaction when `is_local`
    fn set_config(name: Text, value: Text, is_local: Bool) -> Text;
}

/// Says, for the rest of the transaction, whose changes these are
async fn sign(connection: &mut AsyncPgConnection, author: Author<'_>) -> QueryResult<()> {
    diesel::select((
        set_config("inkoopkracht.actor", author.actor, true),
        set_config("inkoopkracht.cause", author.cause, true),
    ))
    .execute(connection)
    .await?;
    idempotency_key::say_carried_out(connection).await
}

/// The years that tables take
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A text to be stored; `None` when it says nothing
fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A text that can be stored: no longer than so many characters, and without U+0000, which PostgreSQL does not take
fn check_text(text: &str, maximum: usize) -> Result<(), Violation> {
    if text.contains('\0') {
        return Err(Violation::new("text.not_storable"));
    }
    if text.chars().nth(maximum).is_some() {
        return Err(Violation::new("text.too_long").with("maximum", maximum));
    }
    Ok(())
}
