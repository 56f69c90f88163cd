//! What can be changed of contracts: those of the own organization, and of another.

use super::operations::{Operation, change};

/// Each contract as it is at first, running and with an option
macro_rules! running {
    () => {
        "DELETE FROM contract_follow_ups; DELETE FROM contract_endings;
         UPDATE contracts SET version = 1, status = NULL, starts_on = '2020-01-01', original_end_on = NULL, ultimate_end_on = NULL,
            current_end_on = '2029-12-31';
         INSERT INTO extension_options (contract_id, position, months) SELECT contract_id, 1, 12 FROM contracts
         ON CONFLICT (contract_id, position) DO UPDATE SET used = false"
    };
}

/// Something that is done with the contract of the own organization or of another
macro_rules! with {
    (own $field:literal, $before:expr, $input:literal) => {
        with!("Contract", "of the own organization", $field, $before, $input)
    };
    (other $field:literal, $before:expr, $input:literal) => {
        with!("OtherContract", "of another organization", $field, $before, $input)
    };
    ($node:literal, $of:literal, $field:literal, $before:expr, $input:literal) => {
        change(
            $field,
            $of,
            $before,
            concat!(
                "mutation { ",
                $field,
                "(input: {id: \"{Contract:",
                $node,
                "}\", version: 1",
                $input,
                "}) { contract { id } problems { code } } }"
            ),
            concat!("/", $field, "/contract"),
        )
    };
}

macro_rules! registering {
    ($of:literal, $code:literal) => {
        change(
            "registerContract",
            $of,
            "",
            concat!(
                "mutation { registerContract(input: {partnership: \"{slug}\", organization: {code: \"",
                $code,
                "\"}, title: \"Nieuw\"}) { contract { id } problems { code } } }"
            ),
            "/registerContract/contract",
        )
    };
}

macro_rules! linked {
    () => {
        concat!(
            running!(),
            "; INSERT INTO contract_follow_ups (contract_id, tender_id) SELECT contract_id, '{uuid:OwnTender}' FROM contracts"
        )
    };
}

pub(super) const REGISTERING: Operation = registering!("of the own organization", "GM0503");
pub(super) const REGISTERING_OTHER: Operation = registering!("of another organization", "GM1783");
pub(super) const UPDATING: Operation = with!(own "updateContract", running!(), ", remarks: \"x\"");
pub(super) const UPDATING_OTHER: Operation = with!(other "updateContract", running!(), ", remarks: \"x\"");
pub(super) const EXTENDING: Operation = with!(own "exerciseOption", running!(), "");
pub(super) const EXTENDING_OTHER: Operation = with!(other "exerciseOption", running!(), "");
pub(super) const ENDING: Operation =
    with!(own "endContract", running!(), ", endsOn: \"2028-12-31\", reason: \"x\"");
pub(super) const ENDING_OTHER: Operation =
    with!(other "endContract", running!(), ", endsOn: \"2028-12-31\", reason: \"x\"");
pub(super) const LINKING: Operation =
    with!(own "linkFollowUp", running!(), ", tender: \"{Tender:OwnTender}\"");
pub(super) const LINKING_OTHER: Operation =
    with!(other "linkFollowUp", running!(), ", tender: \"{Tender:OwnTender}\"");
pub(super) const UNLINKING: Operation = with!(own "unlinkFollowUp", linked!(), "");
pub(super) const UNLINKING_OTHER: Operation = with!(other "unlinkFollowUp", linked!(), "");

pub(super) const ALIGNING: Operation = change(
    "acceptAlignment",
    "",
    running!(),
    "mutation { acceptAlignment(input: {partnership: \"{slug}\", year: 2029, title: \"Samen\", startsOn: \"2030-01-01\",
        contracts: [{id: \"{Contract:Contract}\", version: 1}, {id: \"{Contract:OtherContract}\", version: 1}]}) { tender { id } problems { code } } }",
    "/acceptAlignment/tender",
);
