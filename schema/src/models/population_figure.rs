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
    /// Table or file that it comes from
    pub source: String,
}
