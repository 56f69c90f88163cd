//! The page of one type.

use async_graphql::Value;
use async_graphql::parser::{
    Positioned,
    types::{
        ConstDirective, EnumValueDefinition, FieldDefinition, InputValueDefinition, InterfaceType,
        ObjectType, TypeDefinition, TypeKind,
    },
};

use super::{
    uses::Uses,
    words::{cell, given, linked, paragraph, summary, taken},
};

/// What a type is called before its name
pub fn kind(definition: &TypeDefinition) -> &'static str {
    match definition.kind {
        TypeKind::Scalar => "Scalar",
        TypeKind::Object(_) => "Object",
        TypeKind::Interface(_) => "Interface",
        TypeKind::Union(_) => "Union",
        TypeKind::Enum(_) => "Enum",
        TypeKind::InputObject(_) => "Input",
    }
}

/// The page
pub fn page(definition: &TypeDefinition, uses: &Uses) -> String {
    let text = paragraph(description(definition.description.as_ref()));
    let head =
        format!("# {} {}\n\n{text}\n\n{}.\n", kind(definition), definition.name.node, about(definition));
    [head, members(definition), used(uses)].concat()
}

/// What there is to know of a type before its members
fn about(definition: &TypeDefinition) -> String {
    let mut about = vec!["[All types](README.md)".to_owned()];
    let (_, dutch) = summary(description(definition.description.as_ref()));
    if !dutch.is_empty() && !matches!(definition.kind, TypeKind::Scalar) {
        about.push(format!("in Dutch: *{dutch}*"));
    }
    if let TypeKind::Object(ObjectType { implements, .. })
    | TypeKind::Interface(InterfaceType { implements, .. }) = &definition.kind
    {
        about.extend(implements.iter().map(|of| format!("is a [{0}]({0}.md)", of.node)));
    }
    if let Some(address) = argument(&definition.directives, "specifiedBy", "url") {
        about.push(format!("specified at <{address}>"));
    }
    about.join(" · ")
}

fn description(text: Option<&Positioned<String>>) -> Option<&str> {
    text.map(|text| text.node.as_str())
}

fn members(definition: &TypeDefinition) -> String {
    match &definition.kind {
        TypeKind::Object(ObjectType { fields, .. }) | TypeKind::Interface(InterfaceType { fields, .. }) => {
            rows(fields, output)
        }
        TypeKind::InputObject(input) => {
            let one = definition.directives.iter().any(|directive| directive.node.name.node == "oneOf");
            let law = if one { "\nExactly one of its fields has to be given.\n" } else { "" };
            law.to_owned() + &rows(&input.fields, self::input)
        }
        TypeKind::Enum(of) => {
            "\n| value | what it means |\n| --- | --- |\n".to_owned() + &rows(&of.values, value)
        }
        TypeKind::Union(union) => {
            "\n## One of\n\n".to_owned() + &rows(&union.members, |of| format!("- [{of}]({of}.md)\n"))
        }
        TypeKind::Scalar => String::new(),
    }
}

/// What is told of each, one after the other
fn rows<T>(things: &[Positioned<T>], told: impl Fn(&T) -> String) -> String {
    things.iter().map(|thing| told(&thing.node)).collect()
}

fn output(field: &FieldDefinition) -> String {
    let kind = &field.ty.node;
    let arguments = if field.arguments.is_empty() {
        String::new()
    } else {
        "\n| argument | type | to be given | what it is |\n| --- | --- | --- | --- |\n".to_owned()
            + &rows(&field.arguments, argument_row)
    };
    format!(
        "\n## {}\n\n{}: {}.{}\n\n{}\n{arguments}",
        field.name.node,
        linked(kind),
        given(kind),
        deprecated(&field.directives),
        paragraph(description(field.description.as_ref()))
    )
}

fn argument_row(value: &InputValueDefinition) -> String {
    let what = cell(description(value.description.as_ref())) + &deprecated(&value.directives);
    format!("| `{}` | {} | {} | {what} |\n", value.name.node, linked(&value.ty.node), taken(value))
}

fn input(field: &InputValueDefinition) -> String {
    format!(
        "\n## {}\n\n{}: {}.{}\n\n{}\n",
        field.name.node,
        linked(&field.ty.node),
        taken(field),
        deprecated(&field.directives),
        paragraph(description(field.description.as_ref()))
    )
}

fn value(value: &EnumValueDefinition) -> String {
    let what = cell(description(value.description.as_ref())) + &deprecated(&value.directives);
    format!("| `{}` | {what} |\n", value.value.node)
}

/// What a text goes on with when something is to be used no more
fn deprecated(directives: &[Positioned<ConstDirective>]) -> String {
    let marked = directives.iter().any(|directive| directive.node.name.node == "deprecated");
    let reason = argument(directives, "deprecated", "reason").unwrap_or_default();
    if marked { format!(" **Deprecated**: {reason}") } else { String::new() }
}

fn argument<'d>(directives: &'d [Positioned<ConstDirective>], name: &str, argument: &str) -> Option<&'d str> {
    let directive = directives.iter().find(|directive| directive.node.name.node == name)?;
    match &directive.node.get_argument(argument)?.node {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn used(uses: &Uses) -> String {
    let told = [
        ("Given by", &uses.given),
        ("Taken by", &uses.taken),
        ("Implemented by", &uses.implemented),
        ("Member of", &uses.members),
    ];
    let lines = told.iter().filter(|(_, links)| !links.is_empty());
    let lines: Vec<_> = lines.map(|(how, links)| format!("- {how} {}.\n", links.join(", "))).collect();
    if lines.is_empty() { String::new() } else { format!("\n## Where it is used\n\n{}", lines.concat()) }
}
