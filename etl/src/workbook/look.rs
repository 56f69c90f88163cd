use calamine::{Fill, Style};

use super::{Color, RawValue, number_format::NumberFormat};

/// From here on a color is taken for white: the lightest grays only shade a table
const LIGHT: u8 = 0xF0;

/// What a style of an xlsx says about the cells that have it
pub(super) struct Look {
    color: Option<Color>,
    format: Option<NumberFormat>,
}

impl Look {
    pub(super) fn of(style: &Style) -> Self {
        let format = style.number_format.as_ref();
        Self {
            color: style.fill.as_ref().and_then(color),
            format: format.and_then(|format| NumberFormat::parse(&format.format_code)),
        }
    }

    /// The color of the cell; `None` when it is white or has none
    pub(super) const fn color(&self) -> Option<Color> {
        self.color
    }

    /// The value as the format shows it
    pub(super) fn show(&self, value: RawValue) -> RawValue {
        match (&self.format, value) {
            (Some(format), RawValue::Number(number)) => format.show(number),
            (_, value) => value,
        }
    }
}

fn color(fill: &Fill) -> Option<Color> {
    let color = fill.get_color().filter(|_| fill.is_visible())?;
    let rgb = [color.red, color.green, color.blue];
    rgb.iter().any(|channel| *channel < LIGHT).then_some(Color(rgb))
}
