//! Codes that several grammars give.

/// The cell holds an error such as `#N/B`
pub(super) const ERROR_VALUE: &str = "cell.error_value";

/// What stands in brackets was left out
pub(super) const REMARK: &str = "cell.remark";

/// What stands there is not what it was read as
pub const READ_AS: &str = "cell.read_as";

/// A number that is infinite, or none at all
pub(super) const NOT_FINITE: &str = "number.not_finite";

/// A number with decimals, or out of bounds, where only a whole one makes sense
pub(super) const NOT_WHOLE: &str = "number.not_whole";
