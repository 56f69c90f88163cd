//! Contracts with what belongs to them: one statement for the contracts, one for their extension options.

mod filter;
mod list;
mod totals;

use schema::models::{Contract, ExtensionOption, Organization, Partnership, Supplier};

use super::import_run::ImportSource;

pub use filter::ContractFilter;
pub use list::{ContractOrder, by_ids, count, page, version, with_options};
pub use totals::{ContractGrouping, ContractTotal, totals};

/// A contract with what it points at
#[derive(Debug, Clone, PartialEq)]
pub struct ContractWithRelations {
    /// The contract
    pub contract: Contract,
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
}
