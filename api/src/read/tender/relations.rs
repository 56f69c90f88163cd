use std::{collections::HashMap, hash::Hash};

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use futures::try_join;
use schema::{
    models::{CpvEntry, PlannedPeriod, TenderMove, TenderStep, Threshold},
    rules::threshold,
    tables::{calendars, import_runs, partnerships},
    types::{DateRange, Milestone, PlanningStep},
};
use uuid::Uuid;

use super::{
    TenderFacts, TenderText, TenderWithRelations,
    inside::{self, Inside},
    life,
    standing::Standing,
};
use crate::read::{
    self, ReadError, Reader, Texts,
    assessment::{self, AssessmentWithAnswers},
    calendar::CalendarOf,
    cpv_code,
    import_run::ImportSource,
    planning::Timing,
    reader::Columns,
    statement::Statement,
    texts::TextsRow,
};

/// What of a tender is asked for: its texts, and its relations, one statement each and none for what is not
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each relation is asked for by itself")]
pub struct Relations {
    /// These texts
    pub texts: Vec<TenderText>,
    /// Calendar and partnership
    pub calendar: bool,
    /// Participations with their organizations
    pub participations: bool,
    /// Lots
    pub lots: bool,
    /// Planned periods of these milestones
    pub milestones: Vec<Milestone>,
    /// The import that it came from
    pub source: bool,
    /// What its CPV code stands for
    pub cpv: bool,
    /// How it stands to the EU threshold
    pub threshold: bool,
    /// The steps of its life
    pub steps: bool,
    /// The milestones that were planned anew
    pub moves: bool,
    /// Assessments with their answers
    pub assessments: bool,
    /// How long things take, and the periods that back-planning looks at
    pub timing: bool,
}

impl Relations {
    /// All of them, save for what back-planning alone looks at
    pub fn all() -> Self {
        Self {
            texts: TenderText::ALL.to_vec(),
            calendar: true,
            participations: true,
            lots: true,
            milestones: Milestone::ALL.to_vec(),
            source: true,
            cpv: true,
            threshold: true,
            steps: true,
            moves: true,
            assessments: true,
            timing: false,
        }
    }

    /// Whether any of them is known only when the tenders themselves are
    pub(super) const fn follow_from_tenders(&self) -> bool {
        self.cpv || self.threshold || self.timing
    }

    /// The milestones whose periods are read, also for what follows from them
    pub(super) fn planned(&self) -> Vec<Milestone> {
        let of_test = [Milestone::Publication].into_iter().filter(|_| self.threshold);
        let of_planning =
            PlanningStep::ALL.iter().filter_map(|step| step.milestone()).filter(|_| self.timing);
        let mut milestones = self.milestones.clone();
        for milestone in of_test.chain(of_planning) {
            if !milestones.contains(&milestone) {
                milestones.push(milestone);
            }
        }
        milestones
    }
}

/// The tenders, in their order, with the relations that are asked for
///
/// At most fourteen statements, in flight together, however many tenders.
pub(super) async fn with_relations(
    reader: Reader<'_>,
    tenders: Vec<(TenderFacts, TextsRow)>,
    asked: &Relations,
    standing: Option<&Standing>,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let ids: Vec<Uuid> = tenders.iter().map(|(tender, _)| tender.tender_id).collect();
    let in_calendars = tenders.iter().map(|(tender, _)| tender.calendar_id).filter(|_| asked.calendar);
    let of_calendars = distinct(tenders.iter().map(|(tender, _)| tender.calendar_id));
    let from_runs = tenders.iter().filter_map(|(tender, _)| tender.import_run_id).filter(|_| asked.source);
    let codes = codes_of(tenders.iter().map(|(tender, _)| tender));
    // On the heap: what waits for so many statements is large, and so would be every future around it.
    let all = Box::pin(async {
        try_join!(
            inside::of_tenders(reader, &ids, asked, standing),
            around(reader, (&ids, &of_calendars, &codes), asked),
            calendars(reader, distinct(in_calendars)),
            sources(reader, distinct(from_runs)),
        )
    });
    let (mut insides, around, calendars, sources) = all.await?;
    let whole = |(tender, texts): (TenderFacts, TextsRow)| {
        let inside = insides.take(tender.tender_id);
        let head = Head {
            calendar: calendars.get(&tender.calendar_id).cloned(),
            source: tender.import_run_id.and_then(|run| sources.get(&run)).cloned(),
            texts: Texts::of(&asked.texts, texts),
            tender,
        };
        (head, inside)
    };
    Ok(around.join(tenders.into_iter().map(whole)))
}

/// A tender with what it points at
pub(super) struct Head {
    pub(super) tender: TenderFacts,
    pub(super) texts: Texts<TenderText>,
    pub(super) calendar: Option<CalendarOf>,
    pub(super) source: Option<ImportSource>,
}

/// What stands around tenders, by tender
pub(super) struct Around {
    /// What CPV codes stand for, by code
    cpv: HashMap<String, CpvEntry>,
    /// All EU thresholds; `None` when no test is asked for
    thresholds: Option<Vec<Threshold>>,
    steps: HashMap<Uuid, Vec<TenderStep>>,
    moves: HashMap<Uuid, Vec<TenderMove>>,
    assessments: HashMap<Uuid, Vec<AssessmentWithAnswers>>,
    /// How long things take, by calendar; empty when it is not asked for
    timings: HashMap<Uuid, Timing>,
}

impl Around {
    /// The tenders with what they are made of and what stands around them
    pub(super) fn join(mut self, heads: impl Iterator<Item = (Head, Inside)>) -> Vec<TenderWithRelations> {
        let joined = heads.map(|(Head { tender, texts, calendar, source }, inside)| {
            let Inside { participations, lots, periods } = inside;
            let cpv = tender.cpv_code.as_ref().and_then(|code| self.cpv.get(code)).cloned();
            TenderWithRelations {
                participations,
                lots,
                threshold: self.thresholds.as_deref().map(|thresholds| {
                    threshold::test(&tender.estimate(publication_of(&periods), cpv.as_ref()), thresholds)
                }),
                steps: self.steps.remove(&tender.tender_id).unwrap_or_default(),
                moves: self.moves.remove(&tender.tender_id).unwrap_or_default(),
                assessments: self.assessments.remove(&tender.tender_id).unwrap_or_default(),
                periods,
                cpv,
                timing: self.timings.get(&tender.calendar_id).cloned(),
                calendar,
                source,
                texts,
                tender,
            }
        });
        joined.collect()
    }
}

fn publication_of(periods: &[PlannedPeriod]) -> Option<DateRange> {
    periods.iter().find(|period| period.milestone == Milestone::Publication)?.during
}

/// What stands around these tenders, in these calendars and with these CPV codes, as far as it is asked for
pub(super) async fn around(
    reader: Reader<'_>,
    (ids, calendar_ids, codes): (&[Uuid], &[Uuid], &[String]),
    asked: &Relations,
) -> Result<Around, ReadError> {
    let wanted = |is_asked: bool| if is_asked { ids } else { &[] };
    let wants_cpv = asked.cpv || asked.threshold;
    let (cpv, thresholds, timings, steps, moves, assessments) = try_join!(
        cpv(reader, if wants_cpv { codes } else { &[] }),
        thresholds(reader, asked.threshold && !ids.is_empty()),
        timings(reader, if asked.timing { calendar_ids } else { &[] }),
        life::steps(reader, wanted(asked.steps)),
        life::moves(reader, wanted(asked.moves)),
        assessment::of_tenders(reader, wanted(asked.assessments)),
    )?;
    let assessments = grouped(assessments.into_iter().map(|of| (of.assessment.tender_id, of)));
    Ok(Around { cpv, thresholds, steps, moves, assessments, timings })
}

/// The CPV codes of tenders, each once
pub(super) fn codes_of<'a>(tenders: impl Iterator<Item = &'a TenderFacts>) -> Vec<String> {
    let mut codes: Vec<String> = tenders.filter_map(|tender| tender.cpv_code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

async fn cpv(reader: Reader<'_>, codes: &[String]) -> Result<HashMap<String, CpvEntry>, ReadError> {
    if codes.is_empty() { Ok(HashMap::new()) } else { cpv_code::by_codes(reader.connection(), codes).await }
}

/// Values by their key, in their order
pub(super) fn grouped<K: Eq + Hash, V>(rows: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in rows {
        groups.entry(key).or_default().push(value);
    }
    groups
}

pub(super) fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn calendars(reader: Reader<'_>, ids: Vec<Uuid>) -> Result<HashMap<Uuid, CalendarOf>, ReadError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = calendars::table
        .inner_join(partnerships::table)
        .filter(calendars::calendar_id.eq_any(ids))
        .select(CalendarOf::as_select());
    let found = reader.load::<CalendarOf, Columns<CalendarOf>>(Statement::of(query)).await?;
    Ok(found.into_iter().map(|found| (found.0.calendar_id, found)).collect())
}

async fn thresholds(reader: Reader<'_>, is_asked_for: bool) -> Result<Option<Vec<Threshold>>, ReadError> {
    if is_asked_for { Ok(Some(read::threshold::all(reader.connection()).await?)) } else { Ok(None) }
}

async fn timings(reader: Reader<'_>, calendar_ids: &[Uuid]) -> Result<HashMap<Uuid, Timing>, ReadError> {
    if calendar_ids.is_empty() {
        return Ok(HashMap::new());
    }
    read::planning::of_calendars(reader.connection(), calendar_ids).await
}

async fn sources(reader: Reader<'_>, runs: Vec<Uuid>) -> Result<HashMap<Uuid, ImportSource>, ReadError> {
    if runs.is_empty() {
        return Ok(HashMap::new());
    }
    let query =
        import_runs::table.filter(import_runs::import_run_id.eq_any(runs)).select(ImportSource::as_select());
    let found = reader.load::<ImportSource, Columns<ImportSource>>(Statement::of(query)).await?;
    Ok(found.into_iter().map(|source| (source.import_run_id, source)).collect())
}
