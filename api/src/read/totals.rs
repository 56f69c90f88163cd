//! Totals by group: what may be grouped by, in one flat statement.

use super::{Value, statement::Statement};

/// Most groups that are given; one more is read, so that it shows when there are more
pub const MOST_GROUPS: usize = 1000;

/// A value by which rows may be grouped
pub(super) struct Group {
    /// The expression
    pub(super) sql: &'static str,
    /// Nothing, of the same type
    pub(super) null: &'static str,
    /// Whether it is grouped by
    pub(super) asked: bool,
}

impl Statement {
    /// With the values of these groups behind it, nothing for what is not grouped by
    pub(super) fn group_values(self, groups: &[Group]) -> Self {
        let value = |group: &Group| if group.asked { group.sql } else { group.null };
        groups.iter().fold(self, |statement, group| statement.sql(", ").sql(value(group)))
    }

    /// With the grouping behind it, by organization and those of these that are asked for, in their order
    pub(super) fn by_groups(self, groups: &[Group]) -> Self {
        let asked = |statement: Self| {
            let groups = groups.iter().filter(|group| group.asked);
            groups.fold(statement, |statement, group| statement.sql(", ").sql(group.sql))
        };
        let grouped = asked(self.sql(" GROUP BY organizations.organization_id"));
        let ordered = asked(grouped.sql(" ORDER BY organizations.name, organizations.organization_id"));
        let most = i64::try_from(MOST_GROUPS).unwrap_or(i64::MAX);
        ordered.sql(" LIMIT ").bind(Value::Number(most.saturating_add(1)))
    }
}
