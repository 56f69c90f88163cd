//! The datasets: what each holds, and where its rows come from.

use diesel_async::AsyncPgConnection;
use serde_json::{Value, json};

use super::{Part, Which, budget, cell::Column, contracts, cost_shares, expenses, population, tenders};
use crate::{error::ApiError, read::Slice};

/// A dataset
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dataset {
    Tenders,
    Contracts,
    Expenses,
    Budget,
    CostShares,
    Population,
}

impl Dataset {
    pub(super) const ALL: [Self; 6] =
        [Self::Tenders, Self::Contracts, Self::Expenses, Self::Budget, Self::CostShares, Self::Population];

    /// Its name in the address
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Tenders => "tenders",
            Self::Contracts => "contracts",
            Self::Expenses => "expenses",
            Self::Budget => "budget",
            Self::CostShares => "cost-shares",
            Self::Population => "population",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Tenders => "The tenders of all calendars, drafts too (aanbestedingstrajecten)",
            Self::Contracts => "The contracts of the organizations (contractenregister)",
            Self::Expenses => "What was spent (realisatie)",
            Self::Budget => "The lines of all revisions of the budgets (begroting)",
            Self::CostShares => "What each member bears of the costs of a year (kostenverdeling)",
            Self::Population => "Numbers of inhabitants of who is or was a member (inwonertallen)",
        }
    }

    /// What may be asked of it besides the partnership, which must be given
    const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Tenders | Self::Expenses => &["year", "changedSince"],
            Self::Contracts => &["changedSince"],
            Self::Budget | Self::CostShares => &["year"],
            Self::Population => &[],
        }
    }

    fn all_parameters(self) -> Vec<&'static str> {
        [["partnership"].as_slice(), self.parameters()].concat()
    }

    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Tenders => tenders::COLUMNS,
            Self::Contracts => contracts::COLUMNS,
            Self::Expenses => expenses::COLUMNS,
            Self::Budget => budget::COLUMNS,
            Self::CostShares => cost_shares::COLUMNS,
            Self::Population => population::COLUMNS,
        }
    }

    /// Refuses a parameter that it does not take: who sends one counts on it
    ///
    /// # Errors
    ///
    /// [`ApiError::BadRequest`].
    pub(super) fn check(self, which: &Which) -> Result<(), ApiError> {
        let given = [("year", which.year.is_some()), ("changedSince", which.changed_since.is_some())];
        for (parameter, is_given) in given {
            if is_given && !self.parameters().contains(&parameter) {
                return Err(ApiError::BadRequest(format!(
                    "The dataset {} takes no {parameter}.",
                    self.name()
                )));
            }
        }
        Ok(())
    }

    /// A text that changes when any of the rows does
    ///
    /// # Errors
    ///
    /// As [`Dataset::part`].
    pub(super) async fn version(
        self,
        connection: &AsyncPgConnection,
        which: &Which,
    ) -> Result<String, ApiError> {
        Ok(match self {
            Self::Tenders => tenders::version(connection, which).await?,
            Self::Contracts => contracts::version(connection, which).await?,
            Self::Expenses => expenses::version(connection, which).await?,
            Self::Budget => budget::version(connection, which).await?,
            Self::Population => population::version(connection, which).await?,
            // A handful of rows, made of many tables.
            Self::CostShares => format!("{:?}", cost_shares::part(connection, which).await?.rows),
        })
    }

    /// A part of the rows
    ///
    /// # Errors
    ///
    /// [`ApiError`] of the dataset, or when the database fails.
    pub(super) async fn part(
        self,
        connection: &AsyncPgConnection,
        which: &Which,
        slice: &Slice,
    ) -> Result<Part, ApiError> {
        Ok(match self {
            Self::Tenders => tenders::part(connection, which, slice).await?,
            Self::Contracts => contracts::part(connection, which, slice).await?,
            Self::Expenses => expenses::part(connection, which, slice).await?,
            Self::Budget => budget::part(connection, which, slice).await?,
            Self::Population => population::part(connection, which, slice).await?,
            Self::CostShares => cost_shares::part(connection, which).await?,
        })
    }

    /// What programs are told of it
    pub(super) fn described(self) -> Value {
        let parameters = self.all_parameters();
        json!({
            "name": self.name(),
            "about": self.about(),
            "parameters": parameters,
            "columns": self.columns(),
        })
    }
}
