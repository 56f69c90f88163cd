//! A contract as it is stored: locked, changed, and checked as a whole.

use chrono::NaiveDate;
use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, SelectableHelper,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::{Contract, ExtensionOption},
    rules::{
        Violation,
        contract::{Term, value_over_term},
    },
    tables::{contracts, extension_options},
    texts::{extension_label, notice_label},
    types::{ContractNature, ContractStatus, NoticePeriod, Renewal},
};
use uuid::Uuid;

use super::change::ContractChange;
use crate::write::{Refused, Stop};

/// What people may set of a contract
#[derive(Debug, Clone, Default, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = contracts, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct ContractRow {
    pub(super) supplier_id: Option<Uuid>,
    reference: Option<String>,
    title: String,
    description: Option<String>,
    category: Option<String>,
    nature: Option<ContractNature>,
    cpv_code: Option<String>,
    value_eur: Option<Decimal>,
    annual_value_eur: Option<Decimal>,
    starts_on: Option<NaiveDate>,
    original_end_on: Option<NaiveDate>,
    current_end_on: Option<NaiveDate>,
    ultimate_end_on: Option<NaiveDate>,
    extension_text: Option<String>,
    renewal: Option<Renewal>,
    notice_months: Option<i32>,
    notice_days: Option<i32>,
    notice_text: Option<String>,
    pub(super) status: Option<ContractStatus>,
    contact: Option<String>,
    remarks: Option<String>,
}

impl From<Contract> for ContractRow {
    fn from(stored: Contract) -> Self {
        Self {
            supplier_id: stored.supplier_id,
            reference: stored.reference,
            title: stored.title,
            description: stored.description,
            category: stored.category,
            nature: stored.nature,
            cpv_code: stored.cpv_code,
            value_eur: stored.value_eur,
            annual_value_eur: stored.annual_value_eur,
            starts_on: stored.starts_on,
            original_end_on: stored.original_end_on,
            current_end_on: stored.current_end_on,
            ultimate_end_on: stored.ultimate_end_on,
            extension_text: stored.extension_text,
            renewal: stored.renewal,
            notice_months: stored.notice_months,
            notice_days: stored.notice_days,
            notice_text: stored.notice_text,
            status: stored.status,
            contact: stored.contact,
            remarks: stored.remarks,
        }
    }
}

/// A contract in the hands of who changes it
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    pub(super) partnership_id: Uuid,
    pub(super) row: ContractRow,
    /// Months of each extension option, in order
    options: Vec<u32>,
    /// How many of them the current end has in it
    used: usize,
}

impl Held {
    /// The contract, locked, when it still is at that version
    ///
    /// Refused with `contract.unknown`, `contract.version_stale` (`given`, `current`).
    pub(super) async fn lock(
        connection: &mut AsyncPgConnection,
        id: Uuid,
        version: i32,
    ) -> Result<Self, Stop> {
        let found = contracts::table
            .find(id)
            .select(Contract::as_select())
            .for_no_key_update()
            .get_result(connection)
            .await
            .optional()?;
        let contract = found.ok_or_else(|| Refused::at("id", Violation::new("contract.unknown")))?;
        if contract.version != version {
            let stale = Violation::new("contract.version_stale")
                .with("given", version)
                .with("current", contract.version);
            return Err(Refused::at("version", stale).into());
        }
        let options: Vec<ExtensionOption> = extension_options::table
            .filter(extension_options::contract_id.eq(id))
            .order(extension_options::position)
            .select(ExtensionOption::as_select())
            .load(connection)
            .await?;
        Ok(Self {
            partnership_id: contract.partnership_id,
            row: contract.into(),
            options: options.iter().map(|option| option.months.unsigned_abs()).collect(),
            used: options.iter().filter(|option| option.used).count(),
        })
    }

    /// Sets what a change sets, but for the supplier
    ///
    /// Refused with what [`Term::check`] says when a day or an option is set.
    pub(super) fn set(&mut self, change: &ContractChange) -> Result<(), Vec<Refused>> {
        self.row.set(change);
        self.set_options(change);
        if change.sets_term() {
            let refused: Vec<Refused> =
                self.term().check().into_iter().map(|violation| self.told(violation)).collect();
            if !refused.is_empty() {
                return Err(refused);
            }
        }
        self.follow_days();
        Ok(())
    }

    /// What says the same keeps the words that it was said in
    fn set_options(&mut self, change: &ContractChange) {
        match &change.extension_options {
            Some(Some(options)) if options.is_empty() || *options != self.options => {
                self.options.clone_from(options);
                self.row.extension_text = Some(extension_label(options));
            }
            Some(None) if !self.options.is_empty() => {
                self.options.clear();
                self.row.extension_text = None;
            }
            _ => {}
        }
    }

    /// Its last day as it stands
    pub(super) const fn current_end(&self) -> Option<NaiveDate> {
        self.row.current_end_on
    }

    /// Uses its next option
    pub(super) fn use_option(&mut self) -> Result<(), Violation> {
        let Term { original_end_on, current_end_on, .. } = self.term().with_next_option(self.used)?;
        self.row.original_end_on = original_end_on;
        self.row.current_end_on = current_end_on;
        self.used += 1;
        self.follow_days();
        Ok(())
    }

    /// Ends it on that day
    pub(super) fn end_on(&mut self, day: NaiveDate) -> Result<(), Violation> {
        self.row.current_end_on = self.term().ended_on(day)?.current_end_on;
        self.row.status = Some(ContractStatus::Terminated);
        self.follow_days();
        Ok(())
    }

    fn term(&self) -> Term<'_> {
        let row = &self.row;
        // Of other words it is not known whether they mean none.
        let are_known = !self.options.is_empty() || row.extension_text == Some(extension_label(&[]));
        Term {
            starts_on: row.starts_on,
            original_end_on: row.original_end_on,
            current_end_on: row.current_end_on,
            ultimate_end_on: row.ultimate_end_on,
            options: are_known.then_some(self.options.as_slice()),
            is_ended: matches!(row.status, Some(ContractStatus::Terminated | ContractStatus::Cancelled)),
        }
    }

    /// What is used is what the days tell, as in an import; where they do not tell, it stays
    fn follow_days(&mut self) {
        self.used = self.term().used_options().unwrap_or(self.used).min(self.options.len());
        if self.row.value_eur.is_none() {
            let row = &self.row;
            let end = row.ultimate_end_on.or(row.current_end_on).or(row.original_end_on);
            let known = row.annual_value_eur.zip(row.starts_on).zip(end);
            self.row.value_eur = known.and_then(|((annual, start), end)| value_over_term(annual, start, end));
        }
    }

    /// A broken rule of the term, at the field that it is about
    fn told(&self, violation: Violation) -> Refused {
        let end = if self.row.current_end_on.is_some() { "current_end" } else { "original_end" };
        let field = match violation.code {
            "contract.ultimate_before_current" => "ultimate_end",
            "contract.options_past_ultimate" | "contract.options_before_ultimate" => "extension_options",
            _ => end,
        };
        Refused::at(field, violation)
    }

    /// Stores its extension options; those that stay the same leave no trace in the history
    pub(super) async fn store_options(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> QueryResult<()> {
        let rows = (1..).zip(&self.options).map(|(position, months)| OptionRow {
            contract_id: id,
            position,
            months: i32::try_from(*months).unwrap_or(i32::MAX),
            used: usize::try_from(position).is_ok_and(|position| position <= self.used),
        });
        let rows: Vec<OptionRow> = rows.collect();
        let gone = extension_options::table
            .filter(extension_options::contract_id.eq(id))
            .filter(extension_options::position.gt(i32::try_from(rows.len()).unwrap_or(i32::MAX)));
        diesel::delete(gone).execute(connection).await?;
        for row in rows {
            let at = (extension_options::contract_id, extension_options::position);
            diesel::insert_into(extension_options::table)
                .values(&row)
                .on_conflict(at)
                .do_update()
                .set((extension_options::months.eq(row.months), extension_options::used.eq(row.used)))
                .execute(connection)
                .await?;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = extension_options)]
struct OptionRow {
    contract_id: Uuid,
    position: i32,
    months: i32,
    used: bool,
}

/// Puts what is set in the place of what was
fn put<T: Clone>(field: &mut T, set: Option<&T>) {
    if let Some(set) = set {
        field.clone_from(set);
    }
}

impl ContractRow {
    fn set(&mut self, change: &ContractChange) {
        put(&mut self.title, change.title.as_ref());
        put(&mut self.reference, change.reference.as_ref());
        put(&mut self.description, change.description.as_ref());
        put(&mut self.category, change.category.as_ref());
        put(&mut self.nature, change.nature.as_ref());
        put(&mut self.cpv_code, change.cpv_code.as_ref());
        put(&mut self.value_eur, change.value.as_ref());
        put(&mut self.annual_value_eur, change.annual_value.as_ref());
        put(&mut self.starts_on, change.starts_on.as_ref());
        put(&mut self.original_end_on, change.original_end.as_ref());
        put(&mut self.current_end_on, change.current_end.as_ref());
        put(&mut self.ultimate_end_on, change.ultimate_end.as_ref());
        put(&mut self.renewal, change.renewal.as_ref());
        put(&mut self.status, change.status.as_ref());
        put(&mut self.contact, change.contact.as_ref());
        put(&mut self.remarks, change.remarks.as_ref());
        let stored = NoticePeriod::stored(self.notice_months, self.notice_days);
        if let Some(notice) = change.notice_period.filter(|notice| *notice != stored) {
            let count = |length: Option<u32>| length.and_then(|length| i32::try_from(length).ok());
            self.notice_months = count(notice.and_then(NoticePeriod::months));
            self.notice_days = count(notice.and_then(NoticePeriod::days));
            self.notice_text = notice.map(notice_label);
        }
    }

    /// Its reference, when the database says that it is taken
    pub(super) fn reference(&self) -> String {
        self.reference.clone().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Two years with two options of a year, as somebody registers it
    fn held() -> Held {
        let mut held = Held::default();
        let change = ContractChange {
            title: Some("Groen".to_owned()),
            starts_on: Some(Some(day("2024-01-01"))),
            current_end: Some(Some(day("2025-12-31"))),
            extension_options: Some(Some(vec![12, 12])),
            annual_value: Some(Some(dec!(1000))),
            notice_period: Some(Some(NoticePeriod::Months(3))),
            ..ContractChange::default()
        };
        held.set(&change).unwrap();
        held
    }

    #[test]
    fn what_is_written_is_what_a_workbook_would_say() {
        let Held { row, used, .. } = held();
        assert_eq!(
            (row.extension_text.as_deref(), row.notice_text.as_deref()),
            (Some("2 x 12 maanden"), Some("3 maanden"))
        );
        assert_eq!((row.value_eur, used), (Some(dec!(2000)), 0));
    }

    #[test]
    fn what_says_the_same_keeps_its_words() {
        let mut held = held();
        held.row.extension_text = Some("2x1 jaar".to_owned());
        held.row.notice_text = Some("drie maanden".to_owned());
        let change = ContractChange {
            extension_options: Some(Some(vec![12, 12])),
            notice_period: Some(Some(NoticePeriod::Months(3))),
            ..ContractChange::default()
        };
        held.set(&change).unwrap();
        let texts = |held: &Held| (held.row.extension_text.clone(), held.row.notice_text.clone());
        assert_eq!(texts(&held), (Some("2x1 jaar".to_owned()), Some("drie maanden".to_owned())));
        let cleared = ContractChange {
            extension_options: Some(None),
            notice_period: Some(None),
            ..ContractChange::default()
        };
        held.set(&cleared).unwrap();
        assert_eq!(texts(&held), (None, None));
        held.row.extension_text = Some("ja, in overleg".to_owned());
        held.set(&cleared).unwrap();
        assert_eq!(held.row.extension_text.as_deref(), Some("ja, in overleg"), "it was not known before");
    }

    #[test]
    fn options_are_used_in_their_order_and_the_first_tells_the_original_end() {
        let mut held = held();
        for (used, end) in [(1, "2026-12-31"), (2, "2027-12-31")] {
            held.use_option().unwrap();
            assert_eq!((held.used, held.current_end()), (used, Some(day(end))));
            assert_eq!(held.row.original_end_on, Some(day("2025-12-31")));
        }
        assert_eq!(held.use_option().unwrap_err().code, "contract.no_option_left");
    }

    #[test]
    fn what_ended_early_has_no_more_options_in_it_than_its_days_tell() {
        let mut held = held();
        held.use_option().unwrap();
        held.end_on(day("2026-06-30")).unwrap();
        assert_eq!((held.used, held.row.status), (0, Some(ContractStatus::Terminated)));
        assert_eq!(held.use_option().unwrap_err().code, "contract.is_ended");
    }

    #[test]
    fn a_term_that_contradicts_itself_is_told_at_its_fields_and_only_when_it_is_set() {
        let mut held = held();
        let wrong = ContractChange {
            current_end: Some(Some(day("2023-12-31"))),
            ultimate_end: Some(Some(day("2023-06-30"))),
            ..ContractChange::default()
        };
        let refused = held.set(&wrong).unwrap_err();
        let fields: Vec<_> = refused.iter().map(|refused| refused.path.join(".")).collect();
        assert_eq!(fields, ["current_end", "ultimate_end"]);
        let title = ContractChange { title: Some("Groenonderhoud".to_owned()), ..ContractChange::default() };
        assert_eq!(held.set(&title), Ok(()));
    }
}
