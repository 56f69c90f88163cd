//! What people read, in Dutch: sentences and labels, in one place each.

mod access;
mod actors;
mod annotation;
mod back_planning;
mod browsers;
mod capacity;
mod contracts;
mod feeds;
mod fields;
mod findings;
mod imports;
mod labels;
mod money;
mod planning;
mod progress;
mod reference;
mod settlement_drift;
mod violations;

pub use access::{
    AUDIT_ACTIONS, FEED_MISSING, FEEDS_TOO_MANY, ROLE_MISSING, TOKEN_DAYS_MISSING, USER_MISSING,
    audit_action, audit_granted, audit_origin, audit_period, audit_result, audit_way, confirmed_field,
    confirmed_step, import_ended, role_explained,
};
pub use actors::{actor_name, actor_told, reason_told};
pub use annotation::{
    COLUMNS_ANSWERED, LIST_HEADINGS, LIST_SHEET, NOTE_AUTHOR, annotated_file_name, capitalized,
    findings_counted, line, list_title, note_text, rows_counted,
};
pub use back_planning::{START_MISSING, late_sentence, planning_reason};
pub use browsers::browser_name;
pub use capacity::{
    AGREEMENT_MISSING, HOURS_MISSING, POSITION_MISSING, QUARTER_MISSING, gap_told, hours_told, load_told,
    shift_told,
};
pub use contracts::{
    CPV_LIST_MISSING, CPV_MALFORMED, CPV_NOT_FOUND, FOLLOW_UP_MISSING, NOTICE_MALFORMED, OPTIONS_MALFORMED,
};
pub use feeds::{CONTRACT_ENDS, KICKOFF_HELD, NOTICE_DAY, event_title, latest_day_of};
pub use fields::{
    ADMINISTRATOR_MISSING, ANSWERING_MEMBER_MISSING, HOLDING_MEMBER_MISSING, LEAVING_MEMBER_MISSING,
    WORKING_MEMBER_MISSING, amount_missing, day_missing,
};
pub use findings::{FINDING_CODES, finding_sentence};
pub use imports::{
    DEEDS, can_be_applied, import_noun, import_status, instead_of_reverting, listed, reverted_told,
    reverting_refused,
};
pub use labels::{CHANGED_WITH_TOKEN, COLORED, Label, SET_BY_HAND, extension_label, notice_label};
pub use money::{
    CORRECTION_MISSING, CORRECTION_NOT_NEEDED, CORRECTION_TWICE, HALF_MISSING, HOLDER_MISSING,
    NEWCOMER_MISSING, PAYER_MISSING, PLACE_MALFORMED, SAVED_NOT_SUBMITTED, SettlementTaken, TENDER_MISSING,
    TRANSFERS_MISSING, budget_begun, budget_changed, budget_line_named, correction_reckoned, expense_doubt,
    half_year_name, method_explained, settlement_story, settlement_taken,
};
pub use planning::{
    CHOICE_MISSING, ENDS_BEFORE_START, MILESTONE_MISSING, MOMENT_CONTRADICTED, NEXT_STEP_MISSING,
    YEAR_MISSING, before_kickoff_told, far_from_plan, lot_malformed, moment_in_words, moment_not_understood,
    retraction_told,
};
pub use progress::progress_sentence;
pub use reference::{
    BUYER_MISSING, DAYS_MISSING, NATURE_MISSING, PROCEDURE_MISSING, STEP_MISSING, threshold_sentence,
};
pub use settlement_drift::{Counted, DriftTold, settlement_drift};
pub use violations::violation_sentence;
