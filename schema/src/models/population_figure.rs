use chrono::NaiveDate;
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{tables::population_figures, types::FigureStatus};

/// Inwonertal: inhabitants of a municipality on a day (peildatum), according to CBS
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = population_figures, check_for_backend(diesel::pg::Pg))]
pub struct PopulationFigure {
    /// Identity
    pub population_figure_id: Uuid,
    /// The municipality
    pub organization_id: Uuid,
    /// Peildatum
    pub reference_date: NaiveDate,
    /// Number of inhabitants, never negative
    pub inhabitants: i32,
    /// Provisional or definitive
    pub status: FigureStatus,
    /// Table that it comes from; of an import who published it, and behind a comma the file
    pub source: String,
}

impl PopulationFigure {
    /// As a partnership may see it whose file it is not: all share the figures, and not the names of their files
    #[must_use]
    pub fn without_file(mut self) -> Self {
        if let Some(publisher) = self.source.find(", ") {
            self.source.truncate(publisher);
        }
        self
    }
}
