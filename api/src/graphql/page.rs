//! Connections: pages of long lists, as Relay wants them.

use std::{borrow::Cow, fmt::Debug, sync::Arc};

use async_graphql::{
    Context, Object, Result, TypeName,
    connection::{CursorType, OpaqueCursor, PageInfo},
    resolver_utils::ContainerType,
};
use futures::try_join;

use super::{
    plain::{Plain, PlainList},
    refusal::{bad_input, failed, over_limit},
};
use crate::read::{Edge as ReadEdge, Page, Place, ReadError, Slice};

/// Default and maximum size of a list
pub(super) const LIST_SIZE: i32 = 100;

/// What the arguments of a list say
#[derive(Debug)]
pub(super) struct Window {
    /// From the start, or after a cursor
    pub(super) first: Option<i32>,
    /// A cursor of the same list
    pub(super) after: Option<String>,
    /// From the end, or before a cursor
    pub(super) last: Option<i32>,
    /// A cursor of the same list
    pub(super) before: Option<String>,
}

/// A part of a list in an order
pub(super) struct List<O> {
    /// Name of the list in that order, for its cursors
    pub(super) name: String,
    /// The keys; none when no order was asked for
    pub(super) order: Vec<O>,
    /// The part
    pub(super) slice: Slice,
}

/// Which list, in which order, and a place in it
type Cursor = OpaqueCursor<(Cow<'static, str>, Place)>;

impl Window {
    /// The part of the list of that name in that order that is asked for
    ///
    /// # Errors
    ///
    /// As [`Window::slice`], or when the order has too many keys.
    pub(super) fn of<T, O: From<T> + Debug>(self, list: &str, order: Option<Vec<T>>) -> Result<List<O>> {
        let order: Vec<O> = self::order(order)?;
        let name = format!("{list}{order:?}");
        let slice = self.slice(&name)?;
        Ok(List { name, order, slice })
    }

    /// The part of the list of that name that is asked for
    ///
    /// # Errors
    ///
    /// When the arguments contradict each other, a size is out of bounds, or a cursor is of another list.
    pub(super) fn slice(self, of: &str) -> Result<Slice> {
        match self {
            Self { first: Some(_), last: Some(_), .. } => Err(bad_input("Give first or last, not both.")),
            Self { first: None, after: None, last: Some(last), before } => {
                Ok(Slice::Last { limit: size("last", last)?, before: place(of, before)? })
            }
            Self { first, after, last: None, before: None } => {
                let limit = size("first", first.unwrap_or(LIST_SIZE))?;
                Ok(Slice::First { limit, after: place(of, after)? })
            }
            _ => Err(bad_input("Give after with first, and before with last.")),
        }
    }
}

fn size(argument: &'static str, size: i32) -> Result<i64> {
    match size {
        ..0 => Err(bad_input(format!("{argument} cannot be negative."))),
        0..=LIST_SIZE => Ok(size.into()),
        _ => Err(over_limit(argument, LIST_SIZE)),
    }
}

fn place(list: &str, cursor: Option<String>) -> Result<Option<Place>> {
    let Some(cursor) = cursor else { return Ok(None) };
    match Cursor::decode_cursor(&cursor) {
        Ok(OpaqueCursor((of, place))) if of == list => Ok(Some(place)),
        _ => Err(bad_input("This cursor belongs to another list or another order.")),
    }
}

/// Most keys that an order may have
const MOST_KEYS: usize = 3;

/// The keys of an order, as they are read; none when no order was asked for
///
/// # Errors
///
/// When there are too many.
fn order<T, U: From<T>>(asked: Option<Vec<T>>) -> Result<Vec<U>> {
    let asked = asked.unwrap_or_default();
    if asked.len() > MOST_KEYS {
        return Err(bad_input(format!("An order has at most {MOST_KEYS} keys.")));
    }
    Ok(asked.into_iter().map(U::from).collect())
}

/// Nodes that a page of this size may have, for the cost of a field
pub(super) fn nodes(first: Option<i32>, last: Option<i32>) -> usize {
    let size = first.or(last).unwrap_or(LIST_SIZE).clamp(1, LIST_SIZE);
    usize::try_from(size).unwrap_or(1)
}

/// A total for GraphQL, whose whole numbers have 32 bits
pub(super) fn total(count: Option<i64>) -> Option<i32> {
    count.map(|count| i32::try_from(count).unwrap_or(i32::MAX))
}

/// A page, and beside it how long its list is where `totalCount` is asked for; both in flight together
///
/// # Errors
///
/// What reading them refuses, or when it fails.
pub(super) async fn read<T>(
    ctx: &Context<'_>,
    page: impl Future<Output = std::result::Result<Page<T>, ReadError>>,
    count: impl Future<Output = std::result::Result<i64, ReadError>>,
) -> Result<(Page<T>, Option<i64>)> {
    let is_counted = ctx.look_ahead().field("totalCount").exists();
    let counted = async { if is_counted { count.await.map(Some) } else { Ok(None) } };
    try_join!(page, counted).map_err(failed)
}

/// A page of a list
pub(super) struct Connection<N> {
    edges: Vec<Edge<N>>,
    has_previous: bool,
    has_next: bool,
    total: Option<i32>,
}

impl<N> Connection<N> {
    /// The page of the list of that name; the total where it was asked for
    pub(super) fn new<T>(
        list: &str,
        page: Page<T>,
        total: Option<i64>,
        mut node: impl FnMut(T) -> N,
    ) -> Self {
        let list: Arc<str> = list.into();
        let edge = |ReadEdge { node: row, place }: ReadEdge<T>| Edge {
            node: node(row),
            list: Arc::clone(&list),
            place,
        };
        Self {
            edges: page.edges.into_iter().map(edge).collect(),
            has_previous: page.has_previous,
            has_next: page.has_next,
            total: self::total(total),
        }
    }
}

impl<N: ContainerType> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", N::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<N: ContainerType> Connection<N> {
    /// The elements of this page, without their cursors.
    async fn nodes(&self) -> PlainList<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// The elements of this page, each with its cursor.
    async fn edges(&self) -> PlainList<&Edge<N>> {
        self.edges.iter().collect()
    }

    /// Where this page begins and ends, and whether there is more.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.first().map(Edge::encode_cursor),
            end_cursor: self.edges.last().map(Edge::encode_cursor),
        }
    }

    /// How many elements the whole list has; counted only when this is asked for.
    async fn total_count(&self) -> i32 {
        self.total.unwrap_or_default()
    }
}

/// An element of a list and its cursor
pub(super) struct Edge<N> {
    node: N,
    /// Name of the list, for the cursor
    list: Arc<str>,
    place: Place,
}

impl<N> Edge<N> {
    fn encode_cursor(&self) -> String {
        Cursor::encode_cursor(&OpaqueCursor((self.list.to_string().into(), self.place.clone())))
    }
}

impl<N: ContainerType> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// An element of a list and its cursor.
#[Object(name_type)]
impl<N: ContainerType> Edge<N> {
    /// The element.
    async fn node(&self) -> Plain<&N> {
        Plain(&self.node)
    }

    /// Where the element stands in the list; opaque, for after and before.
    async fn cursor(&self) -> String {
        self.encode_cursor()
    }
}
