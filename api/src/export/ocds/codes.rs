//! What statuses, natures and procedures are called in the code lists of OCDS 1.1.

use schema::types::{ContractNature, Milestone, Procedure, TenderStatus};

/// What a release tells (releaseTag): how far the tender has come
pub(super) const fn tags(status: TenderStatus) -> &'static [&'static str] {
    match status {
        TenderStatus::Registered
        | TenderStatus::Assessed
        | TenderStatus::Planned
        | TenderStatus::KickedOff => &["planning"],
        TenderStatus::Published => &["tender"],
        TenderStatus::Awarded => &["tender", "award"],
        TenderStatus::Contracted | TenderStatus::Closed => &["tender", "award", "contract"],
        TenderStatus::Withdrawn => &["tenderCancellation"],
    }
}

/// tenderStatus, a closed list
pub(super) const fn tender_status(status: TenderStatus) -> &'static str {
    match status {
        TenderStatus::Registered | TenderStatus::Assessed => "planning",
        TenderStatus::Planned | TenderStatus::KickedOff => "planned",
        TenderStatus::Published => "active",
        TenderStatus::Awarded | TenderStatus::Contracted | TenderStatus::Closed => "complete",
        TenderStatus::Withdrawn => "cancelled",
    }
}

/// awardStatus, a closed list: an award is pending during the standstill; `None` when nothing was awarded
pub(super) const fn award_status(status: TenderStatus) -> Option<&'static str> {
    match status {
        TenderStatus::Awarded => Some("pending"),
        TenderStatus::Contracted | TenderStatus::Closed => Some("active"),
        _ => None,
    }
}

/// Whether there is a contract
pub(super) const fn is_contracted(status: TenderStatus) -> bool {
    matches!(status, TenderStatus::Contracted | TenderStatus::Closed)
}

/// method, a closed list; `None` where the name of the procedure does not tell who may tender
pub(super) const fn method(procedure: Procedure) -> Option<&'static str> {
    match procedure {
        Procedure::Open | Procedure::NationalOpen => Some("open"),
        Procedure::Restricted
        | Procedure::CompetitiveWithNegotiation
        | Procedure::CompetitiveDialogue
        | Procedure::InnovationPartnership
        | Procedure::NationalRestricted
        | Procedure::DynamicPurchasingSystem => Some("selective"),
        Procedure::NegotiatedWithoutPublication | Procedure::MultiplePrivate => Some("limited"),
        Procedure::SinglePrivate => Some("direct"),
        Procedure::SocialAndSpecific | Procedure::EuropeanUnspecified => None,
    }
}

/// procurementCategory, a closed list; `None` for a concession, which is one of works or of services
pub(super) const fn category(nature: ContractNature) -> Option<&'static str> {
    match nature {
        ContractNature::Works => Some("works"),
        ContractNature::Supplies => Some("goods"),
        ContractNature::Services | ContractNature::SocialAndSpecificServices => Some("services"),
        ContractNature::Concession => None,
    }
}

/// milestoneType; `None` where none of the list fits
pub(super) const fn milestone_type(milestone: Milestone) -> Option<&'static str> {
    match milestone {
        Milestone::Preparation => Some("preProcurement"),
        Milestone::Award => Some("assessment"),
        Milestone::ContractStart | Milestone::ContractEnd => Some("delivery"),
        Milestone::Publication | Milestone::Submission => None,
    }
}

/// milestoneStatus, a closed list; `None` for what will not happen
pub(super) fn milestone_status(milestone: Milestone, status: TenderStatus) -> Option<&'static str> {
    let met_from = match milestone {
        Milestone::Preparation => TenderStatus::KickedOff,
        Milestone::Publication => TenderStatus::Published,
        Milestone::Submission | Milestone::Award => TenderStatus::Awarded,
        // That a contract was signed does not tell that it began.
        Milestone::ContractStart | Milestone::ContractEnd => TenderStatus::Withdrawn,
    };
    let is_met = status >= met_from;
    (status != TenderStatus::Withdrawn).then_some(if is_met { "met" } else { "scheduled" })
}
