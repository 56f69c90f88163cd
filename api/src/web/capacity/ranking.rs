//! The form in which tenders are ranked: a place for each, and the quarter that it waits for.

use schema::{
    texts::{POSITION_MISSING, QUARTER_MISSING},
    types::Quarter,
};
use uuid::Uuid;

use crate::{
    web::filled::{Choice, Filled},
    write::prioritization_round::RankDraft,
};

/// Quarters to which a tender may be put off
const QUARTERS: u32 = 8;

/// A tender that can be ranked, in the order in which they are
pub(super) struct Ranked {
    pub(super) id: String,
    pub(super) title: String,
}

/// The fields of a ranking
pub(super) struct RankingForm {
    pub(super) rows: Vec<RankingRow>,
}

pub(super) struct RankingRow {
    pub(super) title: String,
    /// Names of the fields
    pub(super) place: String,
    pub(super) to: String,
    /// What stands in the field of the place
    pub(super) position: String,
    pub(super) quarters: Vec<Choice>,
}

impl RankingForm {
    /// With what was filled in; else in the order in which the tenders come
    pub(super) fn new(tenders: Vec<Ranked>, quarter: Quarter, filled: &Filled) -> Self {
        let row = |(tender, position): (Ranked, i32)| {
            let (place, to) = (format!("place-{}", tender.id), format!("to-{}", tender.id));
            let later = quarter.next().row(QUARTERS).into_iter();
            RankingRow {
                title: tender.title,
                position: if filled.has(&place) {
                    filled.text(&place).to_owned()
                } else {
                    position.to_string()
                },
                quarters: filled.choices(&to, later.map(|quarter| (quarter.code(), quarter.to_string()))),
                place,
                to,
            }
        };
        Self { rows: tenders.into_iter().zip(1..).map(row).collect() }
    }
}

/// The ranking that is meant, without the tenders whose place was left empty; `None`, with what is wrong said, when that is not to be
/// understood
pub(super) fn meant(filled: &mut Filled) -> Option<Vec<RankDraft>> {
    let mut ranked: Vec<(u32, RankDraft)> = Vec::new();
    let (mut is_placed, mut is_quarter) = (true, true);
    let places: Vec<(String, String)> = filled.starting("place-").collect();
    for (id, place) in places {
        let Ok(tender) = id.parse::<Uuid>() else { continue };
        if place.trim().is_empty() {
            continue;
        }
        let to = filled.optional(&format!("to-{id}"));
        let moved_to = to.as_deref().map(str::parse::<Quarter>).transpose();
        is_quarter &= moved_to.is_ok();
        match place.trim().parse() {
            Ok(place) => ranked.push((place, RankDraft { tender, moved_to: moved_to.ok().flatten() })),
            Err(_) => is_placed = false,
        }
    }
    filled.expect("ranking", is_placed.then_some(()), || POSITION_MISSING.to_owned())?;
    filled.expect("ranking", is_quarter.then_some(()), || QUARTER_MISSING.to_owned())?;
    // Equal places stay in the order of the form.
    ranked.sort_by_key(|(place, _)| *place);
    Some(ranked.into_iter().map(|(_, draft)| draft).collect())
}
