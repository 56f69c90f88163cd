use std::collections::HashSet;

use chrono::NaiveDate;
use schema::models::{Contract, ExtensionOption, Supplier};
use uuid::Uuid;

use super::suppliers::supplier_key;
use crate::{
    checks::{Imported, Target, columned::unmapped, likeness::title_key},
    rows::{DraftContract, DraftExtensionOption, Origin},
};

/// A stored contract with what belongs to it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContract {
    /// The contract
    pub contract: Contract,
    /// Name of the organization that holds it
    pub organization: String,
    /// Who it is with; `None` is unknown
    pub supplier: Option<Supplier>,
    /// Its extension options, by position
    pub options: Vec<ExtensionOption>,
    /// What the imports said of it; `None` when none ever did
    pub imported: Option<Imported<DraftContract>>,
}

/// What a contract is known by, besides its organization
pub(super) struct Face<'a> {
    pub reference: Option<&'a str>,
    pub title: &'a str,
    pub supplier: Option<&'a str>,
    pub kvk_number: Option<&'a str>,
    pub starts_on: Option<NaiveDate>,
}

impl<'a> Face<'a> {
    /// As a workbook says it
    pub(super) fn of(draft: &'a DraftContract) -> Self {
        Self {
            reference: draft.reference.as_deref(),
            title: &draft.title,
            supplier: draft.supplier.as_deref(),
            kvk_number: draft.kvk_number.as_ref().map(schema::types::KvkNumber::as_str),
            starts_on: draft.starts_on,
        }
    }

    /// By the numbers where both are known, else by the names
    pub(super) fn has_supplier_of(&self, other: &Face<'_>) -> bool {
        match (self.kvk_number, other.kvk_number) {
            (Some(own), Some(theirs)) => own == theirs,
            _ => self.supplier.map(supplier_key) == other.supplier.map(supplier_key),
        }
    }

    /// Whether nothing is known of the supplier
    pub(super) const fn is_without_supplier(&self) -> bool {
        self.supplier.is_none() && self.kvk_number.is_none()
    }
}

impl StoredContract {
    /// Which contract it is, and in which version
    pub(super) const fn target(&self) -> Target {
        Target { row_key: self.contract.contract_id, version: self.contract.version }
    }

    /// What it is known by: as it is stored, and as the imports had it when people changed that
    pub(super) fn faces(&self) -> impl Iterator<Item = Face<'_>> {
        let own = Face {
            reference: self.contract.reference.as_deref(),
            title: &self.contract.title,
            supplier: self.supplier.as_ref().and_then(|supplier| supplier.name.as_deref()),
            kvk_number: self.supplier.as_ref().and_then(|supplier| supplier.kvk_number.as_deref()),
            starts_on: self.contract.starts_on,
        };
        std::iter::once(own).chain(self.imported.as_ref().map(|imported| Face::of(&imported.said)))
    }

    /// Whether a title is its own, or that of the imports, but for upper case, accents and hyphens
    pub(super) fn has_title(&self, title: &str) -> bool {
        let key = title_key(title);
        self.faces().any(|face| face.title == title || title_key(face.title) == key)
    }

    /// The register that last had it; `None` is unknown
    pub(super) fn register(&self) -> Option<Uuid> {
        self.imported.as_ref()?.register
    }

    /// What the imports said of it, as if a workbook said it; `None` when none ever did
    pub(super) fn base(&self, origin: &Origin) -> Option<DraftContract> {
        let said = self.imported.as_ref()?.said.clone();
        let (organization_id, organization) = (self.contract.organization_id, self.organization.clone());
        Some(DraftContract { origin: origin.clone(), organization_id, organization, ..said })
    }

    /// What is stored, as if a workbook said it
    pub(super) fn as_draft(&self, origin: &Origin) -> DraftContract {
        let stored = self.contract.clone();
        let option = |option: &ExtensionOption| DraftExtensionOption {
            months: option.months.unsigned_abs(),
            used: option.used,
        };
        let supplier = self.supplier.clone();
        let (supplier, kvk_number) =
            supplier.map_or((None, None), |supplier| (supplier.name, supplier.kvk_number));
        DraftContract {
            origin: origin.clone(),
            organization_id: stored.organization_id,
            organization: self.organization.clone(),
            notice: stored.notice_period(),
            reference: stored.reference,
            title: stored.title,
            description: stored.description,
            supplier,
            kvk_number: kvk_number.and_then(|number| number.parse().ok()),
            category: stored.category,
            nature: stored.nature,
            cpv_code: stored.cpv_code.and_then(|code| code.parse().ok()),
            value_eur: stored.value_eur,
            annual_value_eur: stored.annual_value_eur,
            starts_on: stored.starts_on,
            original_end_on: stored.original_end_on,
            current_end_on: stored.current_end_on,
            ultimate_end_on: stored.ultimate_end_on,
            extension_text: stored.extension_text,
            options: self.options.iter().map(option).collect(),
            renewal: stored.renewal,
            notice_text: stored.notice_text,
            status: stored.status,
            contact: stored.contact,
            remarks: stored.remarks,
            unmapped: unmapped(&stored.unmapped),
            not_understood: HashSet::new(),
        }
    }
}
