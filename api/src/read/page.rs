//! Pages of long lists, by keyset: a place in a list is the values by which it is ordered.

use super::{
    ReadError,
    statement::{Kind, Statement, Value},
};

/// Where something stands in a list: one value for each key of its order, `None` for null
pub type Place = Vec<Option<Value>>;

/// Which part of a list is asked for
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slice {
    /// The first so many, after a place or from the start
    First {
        /// At most so many
        limit: i64,
        /// The place before the first
        after: Option<Place>,
    },
    /// The last so many, before a place or up to the end; still in the order of the list
    Last {
        /// At most so many
        limit: i64,
        /// The place behind the last
        before: Option<Place>,
    },
}

impl Slice {
    /// The first so many from the start
    pub const fn first(limit: i64) -> Self {
        Self::First { limit, after: None }
    }

    const fn limit(&self) -> i64 {
        match self {
            Self::First { limit, .. } | Self::Last { limit, .. } => *limit,
        }
    }

    const fn is_backward(&self) -> bool {
        matches!(self, Self::Last { .. })
    }

    /// The place that bounds it, if any
    pub const fn bound(&self) -> Option<&Place> {
        match self {
            Self::First { after, .. } => after.as_ref(),
            Self::Last { before, .. } => before.as_ref(),
        }
    }
}

/// One element of a list and its place
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge<T> {
    /// The element
    pub node: T,
    /// Where it stands in the list
    pub place: Place,
}

/// A part of a list, in the order of the list
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The elements
    pub edges: Vec<Edge<T>>,
    /// Whether the list has elements before these
    pub has_previous: bool,
    /// Whether the list has elements after these
    pub has_next: bool,
}

impl<T> Page<T> {
    /// The elements without their places
    pub fn into_nodes(self) -> Vec<T> {
        self.edges.into_iter().map(|edge| edge.node).collect()
    }

    /// The elements, and the frame that [`Page::with`] puts others in
    pub fn take(self) -> (Vec<T>, Page<()>) {
        let Self { edges, has_previous, has_next } = self;
        let (nodes, frame) =
            edges.into_iter().map(|edge| (edge.node, Edge { node: (), place: edge.place })).unzip();
        (nodes, Page { edges: frame, has_previous, has_next })
    }

    /// The same part with something made of each element
    pub fn map<U>(self, mut made: impl FnMut(T) -> U) -> Page<U> {
        let Self { edges, has_previous, has_next } = self;
        let edges = edges.into_iter().map(|Edge { node, place }| Edge { node: made(node), place }).collect();
        Page { edges, has_previous, has_next }
    }

    /// The page of a slice, made of its rows with their places in walking order, one more than asked for when there is more
    pub(super) fn of(slice: &Slice, mut rows: Vec<(T, Place)>) -> Self {
        let limit = usize::try_from(slice.limit()).unwrap_or(0);
        let (more, bounded) = (rows.len() > limit, slice.bound().is_some());
        rows.truncate(limit);
        let mut edges: Vec<_> = rows.into_iter().map(|(node, place)| Edge { node, place }).collect();
        if slice.is_backward() {
            edges.reverse();
            Self { edges, has_previous: more, has_next: bounded }
        } else {
            Self { edges, has_previous: bounded, has_next: more }
        }
    }
}

impl<T> Page<T> {
    /// The part of a list that is all there, in which a place is a number
    ///
    /// # Errors
    ///
    /// [`ReadError::ForeignPlace`] when the slice is bounded by a place of another list.
    pub fn among(nodes: Vec<T>, slice: &Slice) -> Result<Self, ReadError> {
        let bound = match slice.bound().map(Vec::as_slice) {
            None => None,
            Some([Some(Value::Number(number))]) => Some(usize::try_from(*number).unwrap_or_default()),
            Some(_) => return Err(ReadError::ForeignPlace),
        };
        let (length, limit) = (nodes.len(), usize::try_from(slice.limit()).unwrap_or_default());
        let (start, end) = if slice.is_backward() {
            let end = bound.unwrap_or(length).min(length);
            (end.saturating_sub(limit), end)
        } else {
            let start = bound.map_or(0, |bound| bound.saturating_add(1)).min(length);
            (start, start.saturating_add(limit).min(length))
        };
        let part = nodes.into_iter().enumerate().skip(start).take(end - start);
        let place = |number: usize| vec![Some(Value::Number(i64::try_from(number).unwrap_or(i64::MAX)))];
        Ok(Self {
            edges: part.map(|(number, node)| Edge { node, place: place(number) }).collect(),
            has_previous: start > 0,
            has_next: end < length,
        })
    }
}

impl Page<()> {
    /// The same part with these elements, in the same order
    pub fn with<T>(self, nodes: Vec<T>) -> Page<T> {
        let mut nodes = nodes.into_iter();
        let edges =
            self.edges.into_iter().filter_map(|Edge { place, .. }| Some(Edge { node: nodes.next()?, place }));
        Page { edges: edges.collect(), has_previous: self.has_previous, has_next: self.has_next }
    }
}

/// One key of an order; nothing (null) always comes last
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    /// The expression
    pub(super) sql: &'static str,
    /// What kind of value it has
    pub(super) kind: Kind,
    /// Largest first
    pub(super) descending: bool,
    /// Whether it can be null
    pub(super) nullable: bool,
}

impl Key {
    /// Smallest first, never null
    pub(super) const fn ascending(sql: &'static str, kind: Kind) -> Self {
        Self { sql, kind, descending: false, nullable: false }
    }

    /// Largest first, never null
    pub(super) const fn descending(sql: &'static str, kind: Kind) -> Self {
        Self { sql, kind, descending: true, nullable: false }
    }

    /// The same key, where it can be null
    pub(super) const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }
}

/// By what a list may be ordered
pub(super) trait Order: Copy {
    /// Its key
    fn key(self) -> Key;
}

/// The keys of an order, or of the usual one where none is asked for, and behind them the one that tells all rows apart
pub(super) fn keys<O: Order>(order: &[O], usual: &[O], identity: Key) -> Vec<Key> {
    let order = if order.is_empty() { usual } else { order };
    order.iter().map(|order| order.key()).chain([identity]).collect()
}

fn is_place_of(keys: &[Key], place: &Place) -> bool {
    let fits = |(key, value): (&Key, &Option<Value>)| match value {
        Some(value) => value.kind() == key.kind,
        None => key.nullable,
    };
    keys.len() == place.len() && keys.iter().zip(place).all(fits)
}

impl Statement {
    /// With the values of the keys behind the columns, by which the rows are found again
    pub(super) fn places(self, keys: &[Key]) -> Self {
        keys.iter().fold(self, |statement, key| statement.sql(", ").sql(key.sql))
    }

    /// With the bound of the slice, the order and the limit behind it; its condition must be open for an `AND`
    ///
    /// It asks for one row more than the slice does, so that [`Page::of`] knows whether there is more. The last key
    /// must tell all rows apart.
    ///
    /// # Errors
    ///
    /// [`ReadError::ForeignPlace`] when the slice is bounded by a place of another list.
    pub(super) fn slice(mut self, keys: &[Key], slice: &Slice) -> Result<Self, ReadError> {
        let backward = slice.is_backward();
        if let Some(place) = slice.bound() {
            if !is_place_of(keys, place) {
                return Err(ReadError::ForeignPlace);
            }
            self = self.not_before(keys, place, backward).sql(" AND ").beyond(keys, place, backward);
        }
        for (index, key) in keys.iter().enumerate() {
            self = self.sql(if index == 0 { " ORDER BY " } else { ", " }).sql(key.sql);
            self = self.sql(match (key.nullable, key.descending != backward, backward) {
                (false, false, _) => " ASC",
                (false, true, _) => " DESC",
                (true, false, false) => " ASC NULLS LAST",
                (true, false, true) => " ASC NULLS FIRST",
                (true, true, false) => " DESC NULLS LAST",
                (true, true, true) => " DESC NULLS FIRST",
            });
        }
        Ok(self.sql(" LIMIT ").bind(Value::Number(slice.limit().max(0).saturating_add(1))))
    }

    /// What follows from [`Statement::beyond`] and lets an index begin at the place
    fn not_before(self, keys: &[Key], place: &Place, backward: bool) -> Self {
        match (keys, place.as_slice()) {
            ([first, _, ..], [Some(value), ..]) if !first.nullable => {
                let comparison = if first.descending == backward { " >= " } else { " <= " };
                self.sql(" AND ").sql(first.sql).sql(comparison).bind(value.clone())
            }
            _ => self,
        }
    }

    /// The rows behind a place, in walking order
    fn beyond(self, keys: &[Key], place: &[Option<Value>], backward: bool) -> Self {
        let ([key, later @ ..], [value, rest @ ..]) = (keys, place) else {
            return self.sql("FALSE");
        };
        let comparison = if key.descending == backward { " > " } else { " < " };
        let opened = self.sql("(");
        let this = match value {
            Some(value) if key.nullable && !backward => opened
                .sql("(")
                .sql(key.sql)
                .sql(comparison)
                .bind(value.clone())
                .sql(" OR ")
                .sql(key.sql)
                .sql(" IS NULL)"),
            Some(value) => opened.sql(key.sql).sql(comparison).bind(value.clone()),
            None if backward => opened.sql(key.sql).sql(" IS NOT NULL"),
            None => opened.sql("FALSE"),
        };
        if later.is_empty() {
            return this.sql(")");
        }
        let equal = match value {
            Some(value) => this.sql(" OR (").sql(key.sql).sql(" = ").bind(value.clone()),
            None => this.sql(" OR (").sql(key.sql).sql(" IS NULL"),
        };
        equal.sql(" AND ").beyond(later, rest, backward).sql("))")
    }
}

#[cfg(test)]
mod tests {
    use diesel::{debug_query, pg::Pg};

    use super::*;

    const KEYS: [Key; 2] =
        [Key::descending("value", Kind::Number).or_null(), Key::ascending("id", Kind::Number)];

    fn sql(keys: &[Key], slice: &Slice) -> String {
        let statement = Statement::new("SELECT 1 WHERE TRUE").slice(keys, slice).unwrap();
        debug_query::<Pg, _>(&statement.gives::<diesel::sql_types::Integer>()).to_string()
    }

    const fn number(number: i64) -> Value {
        Value::Number(number)
    }

    #[test]
    fn what_is_unknown_comes_last_whichever_way_the_list_is_walked() {
        let after = |place| Slice::First { limit: 2, after: Some(place) };
        let before = |place| Slice::Last { limit: 2, before: Some(place) };
        assert_eq!(
            sql(&KEYS, &after(vec![Some(number(5)), Some(number(1))])),
            "SELECT 1 WHERE TRUE AND ((value < $1 OR value IS NULL) OR (value = $2 AND (id > $3))) \
             ORDER BY value DESC NULLS LAST, id ASC LIMIT $4 -- binds: [5, 5, 1, 3]"
        );
        assert_eq!(
            sql(&KEYS, &after(vec![None, Some(number(1))])),
            "SELECT 1 WHERE TRUE AND (FALSE OR (value IS NULL AND (id > $1))) \
             ORDER BY value DESC NULLS LAST, id ASC LIMIT $2 -- binds: [1, 3]"
        );
        assert_eq!(
            sql(&KEYS, &before(vec![None, Some(number(1))])),
            "SELECT 1 WHERE TRUE AND (value IS NOT NULL OR (value IS NULL AND (id < $1))) \
             ORDER BY value ASC NULLS FIRST, id DESC LIMIT $2 -- binds: [1, 3]"
        );
    }

    #[test]
    fn a_first_key_that_is_always_known_lets_the_index_begin_at_the_place() {
        let keys = [Key::ascending("title", Kind::Number), Key::ascending("id", Kind::Number)];
        let slice = Slice::First { limit: 1, after: Some(vec![Some(number(5)), Some(number(1))]) };
        assert_eq!(
            sql(&keys, &slice),
            "SELECT 1 WHERE TRUE AND title >= $1 AND (title > $2 OR (title = $3 AND (id > $4))) \
             ORDER BY title ASC, id ASC LIMIT $5 -- binds: [5, 5, 5, 1, 2]"
        );
    }

    #[test]
    fn a_place_of_another_list_is_refused() {
        let wrong = [
            vec![],
            vec![Some(number(1))],
            vec![Some(number(1)), None],
            vec![Some(Value::Text(String::new())), Some(number(1))],
        ];
        for place in wrong {
            let slice = Slice::First { limit: 1, after: Some(place) };
            assert!(matches!(Statement::new("").slice(&KEYS, &slice), Err(ReadError::ForeignPlace)));
        }
    }

    #[test]
    fn a_list_that_is_all_there_has_pages_too() {
        let page = |slice| {
            let page = Page::among(vec!['a', 'b', 'c', 'd', 'e'], &slice).unwrap();
            (page.has_previous, page.has_next, page.into_nodes().into_iter().collect::<String>())
        };
        let place = |index| Some(vec![Some(number(index))]);
        assert_eq!(page(Slice::first(2)), (false, true, "ab".to_owned()));
        assert_eq!(page(Slice::First { limit: 2, after: place(1) }), (true, true, "cd".to_owned()));
        assert_eq!(page(Slice::First { limit: 9, after: place(3) }), (true, false, "e".to_owned()));
        assert_eq!(page(Slice::Last { limit: 2, before: None }), (true, false, "de".to_owned()));
        assert_eq!(page(Slice::Last { limit: 2, before: place(1) }), (false, true, "a".to_owned()));
        assert_eq!(page(Slice::First { limit: 2, after: place(99) }), (true, false, String::new()));
        let foreign = Slice::First { limit: 1, after: Some(vec![None]) };
        assert!(matches!(Page::among(vec!['a'], &foreign), Err(ReadError::ForeignPlace)));
    }

    #[test]
    fn a_page_is_in_the_order_of_the_list_and_knows_whether_there_is_more() {
        let rows = |rows: &[i64]| rows.iter().map(|row| (*row, vec![Some(number(*row))])).collect();
        let page = Page::of(&Slice::Last { limit: 2, before: None }, rows(&[9, 8, 7]));
        assert_eq!((page.has_previous, page.has_next, page.into_nodes()), (true, false, vec![8, 9]));
        let after = Slice::First { limit: 2, after: Some(vec![Some(number(1))]) };
        let page = Page::of(&after, rows(&[2, 3]));
        assert_eq!((page.has_previous, page.has_next, page.into_nodes()), (true, false, vec![2, 3]));
    }
}
