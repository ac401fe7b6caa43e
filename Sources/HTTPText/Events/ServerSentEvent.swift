/// One event of a stream: where its bytes are, and what it is to a client.
///
/// The ranges are valid until the reader that found it reads on.
package struct ServerSentEvent: Sendable, Equatable {
    /// The payload of an event.
    package enum Payload: Sendable, Equatable {
        /// No `data` line: nothing is dispatched, only an id, a time or a comment is carried.
        case none
        /// One `data` line; its value is this range of the raw bytes.
        case single(Range<Int>)
        /// Several `data` lines, which a client joins with line feeds.
        case several
    }

    /// Whether the bytes are in the reader's own store, for they came in pieces.
    let isHeld: Bool
    /// All bytes of the event with its empty line, in the store or in the bytes that were given.
    let raw: Range<Int>
    /// The payload, counted from the start of the raw bytes.
    package let payload: Payload
    /// True unless the event has a type other than `message`, which no client of the protocol listens to.
    package let isMessage: Bool

    /// Length of the raw bytes.
    package var byteCount: Int { raw.count }

    /// Whether there is a `data` line, even an empty one.
    package var hasData: Bool { payload != .none }

    /// Whether there is something in the data, so that a client has something to read.
    package var hasPayload: Bool {
        switch payload {
        case .none: false
        case .single(let range): !range.isEmpty
        case .several: true
        }
    }
}
