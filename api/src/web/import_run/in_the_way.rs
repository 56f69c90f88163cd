//! Rows that are in the way of taking an import back.

use schema::{models::Obstacle, rules::reverting::obstacle_name};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// A row of the import that was changed since
pub(super) struct InTheWay {
    /// What people call it, with who changed it and when
    pub(super) name: String,
    /// Its page; empty when it has none, or is there no more
    pub(super) address: String,
    /// The import that changed it, or whose taking back did
    pub(super) import: Option<Uuid>,
}

impl InTheWay {
    pub(super) fn of(obstacle: &Obstacle, slug: &str) -> Self {
        Self {
            name: obstacle_name(obstacle),
            address: address(obstacle, slug).unwrap_or_default(),
            import: obstacle.way().and_then(|(_, import)| import),
        }
    }
}

fn address(obstacle: &Obstacle, slug: &str) -> Option<String> {
    let key = obstacle.row_key?;
    match obstacle.noun.as_str() {
        noun @ ("tenders" | "contracts" | "expenses") => Some(format!("/{noun}/{key}")),
        "budgets" => {
            // It is called by its year and revision: "2027-1".
            let (year, revision) = obstacle.label.split_once('-')?;
            let mut query = Serializer::new(String::new());
            query.append_pair("partnership", slug).append_pair("year", year);
            query.append_pair("revision", revision);
            Some(format!("/budget?{}", query.finish()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_leads_to_its_page_while_it_is_there() {
        let key = Uuid::nil();
        let row = |noun: &str, label: &str, row_key| {
            let obstacle = Obstacle {
                label: label.to_owned(),
                actor: None,
                changed_at: None,
                cause: None,
                noun: noun.to_owned(),
                row_key,
            };
            InTheWay::of(&obstacle, "zhw").address
        };
        assert_eq!(row("tenders", "A1 · Groen", Some(key)), format!("/tenders/{key}"));
        assert_eq!(row("budgets", "2027-2", Some(key)), "/budget?partnership=zhw&year=2027&revision=2");
        assert_eq!(row("tenders", "A1 · Groen", None), "");
        assert_eq!(row("population_figures", "Delft 2022-01-01", Some(key)), "");
    }
}
