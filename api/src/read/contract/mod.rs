//! Contracts with what belongs to them: one statement for the contracts, one for each of their extension options, endings,
//! follow-ups and CPV codes.

mod filter;
mod list;
mod parts;
mod row;
mod totals;

use schema::models::{CpvEntry, ExtensionOption, Organization, Partnership, Supplier};

use super::{Texts, import_run::ImportSource};

pub use filter::ContractFilter;
pub use list::{ContractOrder, all, by_ids, by_tenders, count, divisions, page, place_by_end, version};
pub use parts::{Ending, FollowUp};
pub use row::{ContractFacts, ContractText};
pub use totals::{ContractGrouping, ContractTotal, totals};

/// What of a contract is asked for besides its facts: its texts, and what is a statement of its own
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each relation is asked for by itself")]
pub struct Asked {
    /// These texts
    pub texts: Vec<ContractText>,
    /// Its extension options
    pub options: bool,
    /// Why it ended early
    pub ending: bool,
    /// The tender that replaces it
    pub follow_up: bool,
    /// What its CPV code stands for
    pub cpv: bool,
}

impl Asked {
    /// All of it
    pub fn all() -> Self {
        Self { texts: ContractText::ALL.to_vec(), options: true, ending: true, follow_up: true, cpv: true }
    }
}

/// A contract with what it points at
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractWithRelations {
    /// The contract
    pub contract: ContractFacts,
    /// Those of its texts that were asked for
    pub texts: Texts<ContractText>,
    /// The organization that holds it
    pub organization: Organization,
    /// The partnership
    pub partnership: Partnership,
    /// Who it is with; `None` is unknown
    pub supplier: Option<Supplier>,
    /// The import that last wrote it; `None` when it was entered or last changed by hand
    pub source: Option<ImportSource>,
    /// Its extension options, by position; empty when not asked for
    pub options: Vec<ExtensionOption>,
    /// Why it ended early; `None` when it did not, or when not asked for
    pub ending: Option<Ending>,
    /// The tender that replaces it; `None` when there is none, or when not asked for
    pub follow_up: Option<FollowUp>,
    /// What its CPV code stands for; `None` without a code, when no list has it, or when not asked for
    pub cpv: Option<CpvEntry>,
}
