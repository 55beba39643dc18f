//! Events as JSON, by the types that the runtime's metadata gives them: amounts (128 bits) become decimal strings, ids
//! numbers, bytes `0x…`, structures objects, variants their name or an object with it.

use serde_json::{Map, Value};
use std::marker::PhantomData;
use subxt::ext::{
	scale_decode::{
		visitor::{
			decode_with_visitor,
			types::{Array, Composite, Sequence, Str, Tuple, Variant},
			DecodeItemIterator, TypeIdFor, Unexpected, Visitor,
		},
		DecodeAsFields, Error, FieldIter,
	},
	scale_type_resolver::TypeResolver,
};

/// The fields of an event.
pub(super) struct Fields(pub(super) Map<String, Value>);

impl DecodeAsFields for Fields {
	fn decode_as_fields<'resolver, R: TypeResolver>(
		input: &mut &[u8],
		fields: &mut dyn FieldIter<'resolver, R::TypeId>,
		types: &'resolver R,
	) -> Result<Self, Error> {
		let mut out = Map::new();
		for (index, field) in fields.enumerate() {
			let node = decode_with_visitor(input, field.id, types, ToJson(PhantomData))?;
			out.insert(
				field.name.map_or_else(|| index.to_string(), str::to_string),
				node.json(),
			);
		}
		Ok(Self(out))
	}
}

/// A value; single bytes are kept apart until it is clear whether they are part of a string of bytes.
enum Node {
	Byte(u8),
	Json(Value),
}

impl Node {
	fn json(self) -> Value {
		match self {
			Self::Byte(byte) => byte.into(),
			Self::Json(value) => value,
		}
	}
}

fn list(nodes: Vec<Node>) -> Node {
	let bytes: Option<Vec<u8>> = nodes
		.iter()
		.map(|node| match node {
			Node::Byte(byte) => Some(*byte),
			Node::Json(_) => None,
		})
		.collect();
	Node::Json(match bytes {
		Some(bytes) if !bytes.is_empty() => format!("0x{}", hex::encode(bytes)).into(),
		_ => nodes.into_iter().map(Node::json).collect(),
	})
}

struct ToJson<R>(PhantomData<R>);

fn items<'scale, 'resolver, R: TypeResolver>(
	mut values: impl DecodeItemIterator<'scale, 'resolver, R>,
) -> Result<Vec<Node>, Error> {
	let mut out = Vec::new();
	while let Some(value) = values.decode_item(ToJson(PhantomData)) {
		out.push(value?);
	}
	Ok(out)
}

fn fields<'scale, 'resolver, R: TypeResolver>(
	value: &mut Composite<'scale, 'resolver, R>,
) -> Result<Node, Error> {
	let names: Vec<Option<String>> = value
		.fields()
		.iter()
		.map(|field| field.name.map(str::to_string))
		.collect();
	let mut nodes = items(value)?;
	if names.iter().all(Option::is_none) {
		return Ok(match nodes.len() {
			0 => Node::Json(Value::Null),
			1 => nodes.swap_remove(0),
			_ => Node::Json(nodes.into_iter().map(Node::json).collect()),
		});
	}
	let object: Map<String, Value> = names
		.into_iter()
		.zip(nodes)
		.map(|(name, node)| (name.unwrap_or_default(), node.json()))
		.collect();
	Ok(Node::Json(object.into()))
}

macro_rules! numbers {
	($($visit:ident: $number:ty),+) => {$(
		fn $visit<'scale, 'resolver>(
			self,
			value: $number,
			_: TypeIdFor<Self>,
		) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
			Ok(Node::Json(value.into()))
		}
	)+};
}

impl<R: TypeResolver> Visitor for ToJson<R> {
	type Value<'scale, 'resolver> = Node;
	type Error = Error;
	type TypeResolver = R;

	numbers!(
		visit_bool: bool, visit_u16: u16, visit_u32: u32, visit_u64: u64, visit_i8: i8, visit_i16: i16, visit_i32: i32,
		visit_i64: i64
	);

	fn visit_unexpected<'scale, 'resolver>(
		self,
		unexpected: Unexpected,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Err(Error::custom_string(format!(
			"no event has a value of this kind: {unexpected}"
		)))
	}

	fn visit_u8<'scale, 'resolver>(
		self,
		value: u8,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Ok(Node::Byte(value))
	}

	fn visit_u128<'scale, 'resolver>(
		self,
		value: u128,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Ok(Node::Json(value.to_string().into()))
	}

	fn visit_str<'scale, 'resolver>(
		self,
		value: &mut Str<'scale>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Ok(Node::Json(value.as_str()?.into()))
	}

	fn visit_sequence<'scale, 'resolver>(
		self,
		values: &mut Sequence<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		items(values).map(list)
	}

	fn visit_array<'scale, 'resolver>(
		self,
		values: &mut Array<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		items(values).map(list)
	}

	fn visit_tuple<'scale, 'resolver>(
		self,
		values: &mut Tuple<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Ok(Node::Json(items(values)?.into_iter().map(Node::json).collect()))
	}

	fn visit_composite<'scale, 'resolver>(
		self,
		value: &mut Composite<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		fields(value)
	}

	fn visit_variant<'scale, 'resolver>(
		self,
		value: &mut Variant<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		let name = value.name().to_string();
		let inner = fields(value.fields())?.json();
		Ok(Node::Json(match (name.as_str(), inner) {
			("None", Value::Null) => Value::Null,
			("Some", inner) => inner,
			(_, Value::Null) => name.into(),
			(_, inner) => Value::Object(Map::from_iter([(name, inner)])),
		}))
	}
}
