//! Values that consist of others: sequences, structs and maps.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::encoder::{Encoder, BREAK, RECORD, SEQUENCE};
use super::maps::{self, text_of_key, Entry};
use super::number_text::NumberText;
use crate::generate::error::{Failure, Place, Reason};

/// The name of the struct as which serde_json hands over numbers, and of its only field, with its
/// feature `arbitrary_precision`.
pub(super) const JSON_NUMBER: &str = "$serde_json::private::Number";

/// Elements in their order.
pub(super) struct Sequence<'e, 'b> {
    encoder: &'e mut Encoder<'b>,
    index: usize,
}

impl<'e, 'b> Sequence<'e, 'b> {
    #[inline]
    pub(super) fn begin(encoder: &'e mut Encoder<'b>) -> Result<Self, Failure> {
        encoder.enter()?;
        encoder.output.write(&[SEQUENCE]);
        Ok(Sequence { encoder, index: 0 })
    }
}

impl SerializeSeq for Sequence<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Failure> {
        match element.serialize(&mut *self.encoder) {
            Ok(()) => {
                // Saturating: no sequence in memory has that many elements.
                self.index = self.index.saturating_add(1);
                Ok(())
            }
            Err(failure) => Err(failure.within(Place::Index(self.index))),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        self.encoder.output.write(&[BREAK]);
        self.encoder.leave();
        Ok(())
    }
}

impl SerializeTuple for Sequence<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Failure> {
        SerializeSeq::serialize_element(self, element)
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        SerializeSeq::end(self)
    }
}

impl SerializeTupleStruct for Sequence<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &T) -> Result<(), Failure> {
        SerializeSeq::serialize_element(self, field)
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        SerializeSeq::end(self)
    }
}

impl SerializeTupleVariant for Sequence<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &T) -> Result<(), Failure> {
        SerializeSeq::serialize_element(self, field)
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        SerializeSeq::end(self)
    }
}

/// Fields with their names, in their declared order.
pub(super) struct Record<'e, 'b> {
    encoder: &'e mut Encoder<'b>,
    form: Form,
}

/// What a struct has turned out to be so far.
enum Form {
    Fields,
    /// It has the name of a number of serde_json, and announced one field: nothing is written yet.
    PerhapsNumber,
    Number,
}

impl<'e, 'b> Record<'e, 'b> {
    #[inline]
    pub(super) fn begin(encoder: &'e mut Encoder<'b>) -> Result<Self, Failure> {
        let mut record = Record::number(encoder);
        record.open()?;
        Ok(record)
    }

    #[inline]
    pub(super) fn number(encoder: &'e mut Encoder<'b>) -> Self {
        let form = Form::PerhapsNumber;
        Record { encoder, form }
    }

    #[inline]
    fn open(&mut self) -> Result<(), Failure> {
        self.form = Form::Fields;
        self.encoder.enter()?;
        self.encoder.output.write(&[RECORD]);
        Ok(())
    }
}

impl SerializeStruct for Record<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        match self.form {
            Form::Fields => {}
            Form::PerhapsNumber => {
                if name == JSON_NUMBER && value.serialize(NumberText(self.encoder)).is_ok() {
                    self.form = Form::Number;
                    return Ok(());
                }
                self.open()?;
            }
            Form::Number => return Err(Failure::new(Reason::Misuse(MORE_FIELDS))),
        }
        self.encoder.text(name);
        match value.serialize(&mut *self.encoder) {
            Ok(()) => Ok(()),
            Err(failure) => Err(failure.within(Place::Field(name))),
        }
    }

    #[inline]
    fn end(mut self) -> Result<(), Failure> {
        match self.form {
            Form::Fields => {}
            Form::PerhapsNumber => self.open()?,
            Form::Number => return Ok(()),
        }
        self.encoder.output.write(&[BREAK]);
        self.encoder.leave();
        Ok(())
    }
}

impl SerializeStructVariant for Record<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        SerializeStruct::serialize_field(self, name, value)
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        SerializeStruct::end(self)
    }
}

/// Entries, which are held back until all of them are there.
pub(super) struct Map<'e, 'b> {
    encoder: &'e mut Encoder<'b>,
    /// How many entries and bytes of other open maps were held back when it was opened.
    first: usize,
    start: usize,
    /// Where the key begins whose value is still to come, and where it ends.
    key: Option<(usize, usize)>,
}

impl<'e, 'b> Map<'e, 'b> {
    #[inline]
    pub(super) fn begin(
        encoder: &'e mut Encoder<'b>,
        announced: Option<usize>,
    ) -> Result<Self, Failure> {
        encoder.enter()?;
        let (first, start) = maps::open(&mut encoder.output, &mut encoder.entries, announced);
        Ok(Map {
            encoder,
            first,
            start,
            key: None,
        })
    }

    fn place(&self, start: usize, end: usize) -> Place {
        let key = self.encoder.output.held.get(start..end);
        Place::Key(key.and_then(text_of_key))
    }
}

impl SerializeMap for Map<'_, '_> {
    type Ok = ();
    type Error = Failure;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        if self.key.is_some() {
            return Err(Failure::new(Reason::Misuse(TWO_KEYS)));
        }
        let start = self.encoder.output.held.len();
        key.serialize(&mut *self.encoder)?;
        self.key = Some((start, self.encoder.output.held.len()));
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let (start, middle) = match self.key.take() {
            Some(key) => key,
            None => return Err(Failure::new(Reason::Misuse(NO_KEY))),
        };
        if let Err(failure) = value.serialize(&mut *self.encoder) {
            return Err(failure.within(self.place(start, middle)));
        }
        let entry = Entry::new(start, middle, self.encoder.output.held.len());
        self.encoder.entries.push(entry);
        Ok(())
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        if self.key.is_some() {
            return Err(Failure::new(Reason::Misuse(TWO_KEYS)));
        }
        let Encoder {
            output, entries, ..
        } = self.encoder;
        maps::close(output, entries, self.first, self.start)?;
        self.encoder.leave();
        Ok(())
    }
}

const MORE_FIELDS: &str = "its `Serialize` gave a struct more fields than it announced";
const TWO_KEYS: &str = "its `Serialize` gave a map a key without a value";
const NO_KEY: &str = "its `Serialize` gave a map a value without a key";
