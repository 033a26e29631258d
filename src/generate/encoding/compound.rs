//! Values that consist of others: sequences, structs and maps.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::maps::{text_of_key, Entry};
use super::{Encoder, BREAK, RECORD, SEQUENCE};
use crate::generate::error::{Failure, Reason, Step};

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
                self.index = self.index.saturating_add(1);
                Ok(())
            }
            Err(failure) => Err(failure.within(Step::Index(self.index))),
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
    is_number: bool,
}

impl<'e, 'b> Record<'e, 'b> {
    #[inline]
    pub(super) fn begin(encoder: &'e mut Encoder<'b>) -> Result<Self, Failure> {
        encoder.enter()?;
        encoder.output.write(&[RECORD]);
        Ok(Record {
            encoder,
            is_number: false,
        })
    }

    /// A number of serde_json in the guise of a struct.
    pub(super) fn number(encoder: &'e mut Encoder<'b>) -> Self {
        Record {
            encoder,
            is_number: true,
        }
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
        if self.is_number {
            self.encoder.expects_number = true;
            let written = value.serialize(&mut *self.encoder);
            self.encoder.expects_number = false;
            return written;
        }
        self.encoder.text(name);
        match value.serialize(&mut *self.encoder) {
            Ok(()) => Ok(()),
            Err(failure) => Err(failure.within(Step::Field(name))),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        if !self.is_number {
            self.encoder.output.write(&[BREAK]);
            self.encoder.leave();
        }
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
    /// The number and the place of its first entry among those of all open maps.
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
        let first = encoder.output.open_map(announced);
        let start = encoder.output.held.len();
        Ok(Map {
            encoder,
            first,
            start,
            key: None,
        })
    }

    fn step(&self, start: usize, end: usize) -> Step {
        let key = self.encoder.output.held.get(start..end);
        Step::Key(key.and_then(text_of_key))
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
            return Err(failure.within(self.step(start, middle)));
        }
        let output = &mut self.encoder.output;
        let entry = Entry::new(start, middle, output.held.len());
        output.entries.push(entry);
        Ok(())
    }

    #[inline]
    fn end(self) -> Result<(), Failure> {
        if self.key.is_some() {
            return Err(Failure::new(Reason::Misuse(TWO_KEYS)));
        }
        self.encoder.output.close_map(self.first, self.start)?;
        self.encoder.leave();
        Ok(())
    }
}

const TWO_KEYS: &str = "its `Serialize` gave a map a key without a value";
const NO_KEY: &str = "its `Serialize` gave a map a value without a key";
