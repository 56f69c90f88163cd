//! What waits for who is signed in: what their roles let them do, and nobody did yet.

use std::collections::HashSet;

use chrono::{Days as DayCount, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    clock,
    models::{Organization, Partnership, Settlement},
    rules::budget_approval::Seat,
    texts::half_year_name,
    types::{BudgetStatus, ImportStatus, Role, SettlementStatus, Severity},
};
use uuid::Uuid;

use crate::{
    auth::{Action, Viewer},
    read::{
        self, Days, ReadError, Reader, Slice,
        assessment::AssessmentWithAnswers,
        budget::{BudgetOrder, Related, Relations},
        contract::{Asked, ContractFilter, ContractOrder, ContractWithRelations},
        import_run::{ImportRunFilter, RunOf},
        prioritization_round::{AgreementOf, RoundWithRanking},
        settlement::SettlementWithFigures,
        tender,
    },
    web::{admin, dutch::day},
};

/// Most of a kind
const MOST: i64 = 10;
/// Most imports that are looked at, since later ones may have overtaken some
const MOST_IMPORTS: i64 = 50;
/// Days before the last day for notice from which a contract is told
const NOTICE_DAYS: DayCount = DayCount::new(92);

/// Something to be done
#[derive(Clone)]
pub(super) struct Waiting {
    /// The last day to do it; `None` for what has none
    until: Option<NaiveDate>,
    /// What it is about
    pub(super) subject: String,
    /// What is asked
    pub(super) question: String,
    /// Where it is done
    pub(super) address: String,
}

impl Waiting {
    fn new(subject: String, question: impl Into<String>, address: String) -> Self {
        Self { until: None, subject, question: question.into(), address }
    }

    /// The last day to do it, in a sentence; empty for what has none
    pub(super) fn until(&self) -> String {
        let is_past = |until| until < clock::dutch(Utc::now()).date();
        let told = |until| {
            let day = day(until);
            if is_past(until) {
                format!("De laatste dag daarvoor was {day}.")
            } else {
                format!("Uiterlijk {day}.")
            }
        };
        self.until.map(told).unwrap_or_default()
    }
}

/// Who asks, and where
#[derive(Clone, Copy)]
struct Asker<'a> {
    connection: &'a AsyncPgConnection,
    viewer: &'a Viewer,
    partnership: &'a Partnership,
    today: NaiveDate,
}

/// What waits for the viewer in a partnership: first what has a last day, the nearest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    partnership: &Partnership,
    today: NaiveDate,
) -> Result<Vec<Waiting>, ReadError> {
    let asker = Asker { connection, viewer, partnership, today };
    let (imports, budgets, settlements, assessments, rounds, contracts) = try_join!(
        asker.imports(),
        asker.budgets(),
        asker.settlements(),
        asker.assessments(),
        asker.rounds(),
        asker.contracts(),
    )?;
    let mut all = [imports, budgets, settlements, assessments, rounds, contracts].concat();
    all.sort_by_key(|one| (one.until.is_none(), one.until));
    Ok(all)
}

impl Asker<'_> {
    fn may(&self, action: Action) -> bool {
        self.viewer.may(action, self.partnership.partnership_id).is_ok()
    }

    /// The organizations that the viewer has one of these roles for here
    fn own(&self, roles: &[Role]) -> Vec<Uuid> {
        let is_here = |id: Option<Uuid>| id.is_none_or(|id| id == self.partnership.partnership_id);
        let grants = self.viewer.grants().iter().filter(|grant| roles.contains(&grant.role));
        let here = grants.filter(|grant| is_here(grant.partnership.as_ref().map(|of| of.partnership_id)));
        here.filter_map(|grant| grant.organization_id).collect()
    }

    async fn imports(&self) -> Result<Vec<Waiting>, ReadError> {
        if !self.may(Action::ApplyImport) {
            return Ok(Vec::new());
        }
        let wanted = ImportRunFilter { statuses: Some(vec![ImportStatus::Checked]), kinds: None };
        let reader = Reader::over(self.connection);
        let slice = Slice::first(MOST_IMPORTS);
        let page = read::import_run::page(reader, &self.partnership.slug, &wanted, &[], &slice).await?;
        let checked = page.into_nodes();
        let ids: Vec<Uuid> = checked.iter().map(|(run, _)| run.import_run_id).collect();
        let same: Vec<Uuid> = checked
            .iter()
            .filter(|(run, _)| run.changes_nothing())
            .map(|(run, _)| run.import_run_id)
            .collect();
        let (overtaken, wrong) = try_join!(
            read::import_run::overtaken(self.connection, &ids),
            read::import_run::count_findings_of_each(self.connection, &same, Some(&[Severity::Error])),
        )?;
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        let mine = checked.into_iter().filter(|(run, of)| {
            let may = self.viewer.may_with_import(Action::ApplyImport, run, of.partnership_id).is_ok();
            // What is stored already, just so, waits for nobody.
            let is_settled = run.changes_nothing() && !wrong.contains_key(&run.import_run_id);
            may && !is_settled && !overtaken.contains_key(&run.import_run_id)
        });
        let waiting = |(run, _): RunOf| {
            let address = format!("/imports/{}", run.import_run_id);
            // What changes nothing waits for its errors alone.
            let what = if run.changes_nothing() {
                "Gecontroleerd: herstel de fouten in de werkmap, of wijs af."
            } else {
                "Gecontroleerd: verwerk of wijs af."
            };
            Waiting::new(run.file_name, what, address)
        };
        Ok(mine.map(waiting).take(most).collect())
    }

    async fn budgets(&self) -> Result<Vec<Waiting>, ReadError> {
        let seats = self.viewer.may_decide_as(Action::ApproveBudget, self.partnership.partnership_id);
        let seats = seats.unwrap_or_default();
        let [may_submit, may_revise] = [Action::SubmitBudget, Action::DraftBudget].map(|one| self.may(one));
        if seats.is_empty() && !may_submit && !may_revise {
            return Ok(Vec::new());
        }
        let (slug, order) = (&self.partnership.slug, [BudgetOrder::YearDesc, BudgetOrder::RevisionDesc]);
        let reader = Reader::over(self.connection);
        let page = read::budget::page(reader, slug, None, &order, &Slice::first(MOST)).await?;
        let budgets = page.into_nodes();
        let ids: Vec<Uuid> = budgets.iter().map(|of| of.budget.budget_id).collect();
        let asked = Relations { approval: true, ..Relations::default() };
        let related = read::budget::related(self.connection, &ids, asked).await?;
        // A later revision that was submitted overtakes those before it, and any later one what was rejected.
        let (mut overtaken, mut revised) = (HashSet::new(), HashSet::new());
        let mut waiting = Vec::new();
        for budget in budgets.iter().map(|of| &of.budget) {
            let (year, revision) = (budget.year, budget.revision);
            let is_latest = revised.insert(year);
            let question = match budget.status {
                BudgetStatus::Draft if may_submit => Some("Concept: leg voor."),
                BudgetStatus::Submitted if is_awaited(related.get(&budget.budget_id), &seats) => {
                    Some("Voorgelegd: keur goed of wijs af.")
                }
                BudgetStatus::Rejected if may_revise && is_latest => {
                    Some("Afgewezen: stel een nieuwe revisie op.")
                }
                _ => None,
            };
            if let Some(question) = question.filter(|_| !overtaken.contains(&year)) {
                let address = format!("/budget?partnership={slug}&year={year}&revision={revision}");
                waiting.push(Waiting::new(
                    format!("Begroting {year}, revisie {revision}"),
                    question,
                    address,
                ));
            }
            if matches!(budget.status, BudgetStatus::Submitted | BudgetStatus::Approved) {
                overtaken.insert(year);
            }
        }
        Ok(waiting)
    }

    async fn settlements(&self) -> Result<Vec<Waiting>, ReadError> {
        let [may_draft, may_agree, may_send] =
            [Action::DraftSettlement, Action::AgreeSettlement, Action::SendSettlement]
                .map(|one| self.may(one));
        let may_grant = self.may(Action::GrantRole);
        if !may_draft && !may_agree && !may_send && !may_grant {
            return Ok(Vec::new());
        }
        let (slug, id) = (&self.partnership.slug, self.partnership.partnership_id);
        let slice = Slice::first(MOST);
        let (page, standing) = try_join!(
            read::settlement::page(Reader::over(self.connection), slug, None, &slice),
            read::settlement::standing(self.connection, id),
        )?;
        let settlements: Vec<Settlement> =
            page.into_nodes().into_iter().map(|of: SettlementWithFigures| of.settlement).collect();
        // Of a draft that can still be agreed whether it is what comes out now; there is one at a time.
        let draft = settlements.iter().find(|one| {
            one.status == SettlementStatus::Draft && standing.check_order(one.half_year()).is_ok()
        });
        let is_outdated = match draft {
            Some(draft) => !read::settlement::drift(self.connection, &standing, draft).await?.is_empty(),
            None => false,
        };
        let is_for_nobody =
            draft.is_some() && !may_agree && admin::lacks_manager(self.connection, self.viewer, id).await?;
        let question = |settlement: &Settlement| match settlement.status {
            SettlementStatus::Draft if may_agree && standing.check_order(settlement.half_year()).is_err() => {
                Some("Concept dat geen akkoord meer kan krijgen: wijs het af.")
            }
            SettlementStatus::Draft
                if is_outdated && standing.check_order(settlement.half_year()).is_ok() =>
            {
                may_draft.then_some("Concept dat niet meer actueel is: bereken het opnieuw.")
            }
            SettlementStatus::Draft if may_agree => Some("Concept: ga akkoord of wijs af."),
            SettlementStatus::Draft if is_for_nobody => Some(
                "Concept: wacht op akkoord van de programmamanager, en nog niemand heeft die rol. Geef iemand de rol.",
            ),
            SettlementStatus::Agreed if may_send => {
                Some("Akkoord gegeven: stuur elke deelnemer de eigen afrekening.")
            }
            _ => None,
        };
        let waiting = |settlement: &Settlement| {
            let subject = format!("Afrekening {}", half_year_name(settlement.half_year()).to_lowercase());
            let address = format!("/settlement/{}", settlement.settlement_id);
            question(settlement).map(|question| Waiting::new(subject, question, address))
        };
        Ok(settlements.iter().filter_map(waiting).collect())
    }

    /// What the own organizations did not answer yet, and what all answered and is to be concluded
    async fn assessments(&self) -> Result<Vec<Waiting>, ReadError> {
        let own = if self.may(Action::AnswerAssessment) { self.own(&ANSWERING) } else { Vec::new() };
        let may_conclude = self.may(Action::ConcludeAssessment);
        if own.is_empty() && !may_conclude {
            return Ok(Vec::new());
        }
        let reader = Reader::over(self.connection);
        let open = read::assessment::open(reader, &self.partnership.slug, None).await?;
        let asks = |of: &AssessmentWithAnswers| {
            let awaited = of.awaited().find(|member| own.contains(&member.organization_id));
            match awaited {
                Some(member) => Some(format!("Doet {} mee? Geef antwoord.", member.name)),
                None if may_conclude && of.awaited().next().is_none() => {
                    Some("Alle deelnemers gaven antwoord: rond de afweging af.".to_owned())
                }
                None => None,
            }
        };
        let asked: Vec<_> = open.iter().filter_map(|of| Some((of, asks(of)?))).collect();
        let ids: Vec<Uuid> = asked.iter().map(|(of, _)| of.assessment.tender_id).collect();
        let tenders = tender::by_ids(reader, &ids, &tender::Relations::default()).await?;
        let waiting = |(of, question): (&AssessmentWithAnswers, String)| {
            let id = of.assessment.tender_id;
            let title = tenders.iter().find(|found| found.tender.tender_id == id)?.tender.title.clone();
            let address = format!("/tenders/{id}#afweging");
            Some(Waiting { until: Some(of.assessment.due_on), ..Waiting::new(title, question, address) })
        };
        Ok(asked.into_iter().filter_map(waiting).collect())
    }

    async fn rounds(&self) -> Result<Vec<Waiting>, ReadError> {
        let own = if self.may(Action::AnswerPrioritization) { self.own(&ANSWERING) } else { Vec::new() };
        let may_conclude = self.may(Action::ConcludePrioritization);
        if own.is_empty() && !may_conclude {
            return Ok(Vec::new());
        }
        let (reader, id) = (Reader::over(self.connection), self.partnership.partnership_id);
        let rounds = read::prioritization_round::latest(reader, id, MOST).await?;
        let waiting = |of: &RoundWithRanking| {
            let silent = |member: &&AgreementOf| member.agreement.agrees.is_none();
            let is_own = |member: &&AgreementOf| own.contains(&member.organization.organization_id);
            let question = match of.agreements.iter().filter(silent).find(is_own) {
                Some(member) => format!("Stemt {} in? Geef antwoord.", member.organization.name),
                None if may_conclude && !of.agreements.iter().any(|member| silent(&member)) => {
                    "Alle deelnemers gaven antwoord: rond de ronde af.".to_owned()
                }
                None => return None,
            };
            let subject = format!("Prioriteringsronde {}", of.round.quarter());
            let address = format!("/capacity/rounds/{}", of.round.prioritization_round_id);
            Some(Waiting::new(subject, question, address))
        };
        Ok(rounds.iter().filter(|of| of.is_open()).filter_map(waiting).collect())
    }

    /// Contracts for which notice can still be given, soon no longer, and that nothing replaces
    async fn contracts(&self) -> Result<Vec<Waiting>, ReadError> {
        if !self.may(Action::UpdateContract) {
            return Ok(Vec::new());
        }
        let (reader, slug) = (Reader::over(self.connection), &self.partnership.slug);
        let wanted = ContractFilter {
            notice: Days { start: Some(self.today), end: self.today.checked_add_days(NOTICE_DAYS) },
            not_ended_on: Some(self.today),
            has_follow_up: Some(false),
            ..ContractFilter::default()
        };
        let (order, slice) = ([ContractOrder::NoticeAsc], Slice::first(MOST));
        let page = read::contract::page(reader, slug, &wanted, &order, &slice, &Asked::default()).await?;
        let mine = page.into_nodes().into_iter().filter(|of| {
            let (place, holder) = (self.partnership.partnership_id, of.organization.organization_id);
            self.viewer.may_with_contract_of(Action::UpdateContract, place, holder).is_ok()
        });
        let waiting = |of: ContractWithRelations| Waiting {
            until: of.contract.notice_on(),
            ..Waiting::new(
                format!("{} ({})", of.contract.title, of.organization.name),
                "Opzeggen kan nog, en geen traject volgt dit contract op.",
                format!("/contracts/{}", of.contract.contract_id),
            )
        };
        Ok(mine.map(waiting).collect())
    }
}

/// The roles that answer for their organization
const ANSWERING: [Role; 3] = [Role::Adviser, Role::Coordinator, Role::Admin];

/// Whether one of these seats has not approved it yet
fn is_awaited(related: Option<&Related>, seats: &[Seat]) -> bool {
    let awaited = related.map(|related| related.approval.awaited()).unwrap_or_default();
    let is_mine = |(role, member): (Role, Option<&Organization>)| {
        let seat = match role {
            Role::Director => Some(Seat::Director),
            _ => member.map(|member| Seat::Secretary(member.organization_id)),
        };
        seat.is_some_and(|seat| seats.contains(&seat))
    };
    awaited.into_iter().any(is_mine)
}
