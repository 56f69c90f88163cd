//! The page `/assessments`: which assessments are open, and whose answers they await.

use std::collections::HashMap;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{NaiveDate, Utc};
use schema::{
    clock,
    models::Partnership,
    rules::assessment::{Urgency, urgency},
    texts::Label,
    types::dutch_day,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        assessment::AssessmentWithAnswers,
        tender::{Relations, TenderWithRelations},
    },
    state::AppState,
    web::{
        Frame,
        filled::{Choice, Filled},
        home::chosen,
        page,
        sent::{self, Asked},
    },
};

/// Which partnership, and whose answers; what is not given is the first of the viewer, and those of all
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    partnership: String,
    member: String,
}

#[derive(Template)]
#[template(path = "assessments.html")]
struct AssessmentsPage {
    frame: Frame,
    slug: String,
    members: Vec<Choice>,
    rows: Vec<Row>,
}

/// An open assessment
struct Row {
    tender: Uuid,
    title: String,
    due_on: String,
    urgency: &'static str,
    is_pressing: bool,
    /// Of whom there is no answer yet; empty when all have answered
    awaited: String,
    answered: String,
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let partnerships = read::partnership::all(&connection).await?;
    let partnership: Partnership =
        chosen(&partnerships, &viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let today = clock::dutch(Utc::now()).date();
    let members = read::partnership::members(&connection, &partnership, today).await?;
    let filled = Filled::sent(vec![("member".to_owned(), which.member.clone())]);
    let members = members.iter().map(|member| &member.organization);
    let members =
        filled.choices("member", members.map(|one| (one.organization_id.to_string(), one.name.clone())));
    let reader = Reader::over(&connection);
    let open = read::assessment::open(reader, &partnership.slug, which.member.parse().ok()).await?;
    let ids: Vec<Uuid> = open.iter().map(|of| of.assessment.tender_id).collect();
    let found = read::tender::by_ids(reader, &ids, &Relations::default()).await?;
    let tenders: HashMap<Uuid, TenderWithRelations> =
        found.into_iter().map(|of| (of.tender.tender_id, of)).collect();
    let row = |of: &AssessmentWithAnswers| Some(Row::new(of, tenders.get(&of.assessment.tender_id)?, today));
    page(&AssessmentsPage {
        frame: Frame::new(&viewer, &partnership),
        rows: open.iter().filter_map(row).collect(),
        slug: partnership.slug,
        members,
    })
}

impl Row {
    fn new(of: &AssessmentWithAnswers, tender: &TenderWithRelations, today: NaiveDate) -> Self {
        let awaited: Vec<&str> = of.awaited().map(|member| member.name.as_str()).collect();
        let pressing = urgency(of.assessment.due_on, today);
        let answered = of.answers.len() - awaited.len();
        Self {
            tender: of.assessment.tender_id,
            title: tender.tender.title.clone(),
            due_on: dutch_day(of.assessment.due_on),
            urgency: if awaited.is_empty() { "klaar om af te ronden" } else { pressing.label() },
            is_pressing: pressing != Urgency::Open && !awaited.is_empty(),
            awaited: awaited.join(", "),
            answered: format!("{answered} van {}", of.answers.len()),
        }
    }
}
