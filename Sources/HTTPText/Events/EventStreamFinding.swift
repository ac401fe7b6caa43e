/// What an ``EventStreamReader`` found next.
package enum EventStreamFinding: Sendable, Equatable {
    /// All bytes were taken; the next ones are needed.
    case needMore
    /// A whole event, or a part between events that is relayed as it is: a comment, an empty line, a byte-order mark.
    case event(ServerSentEvent)
    /// The beginning of an event that is too long to be kept; its payload is the data so far.
    case large(ServerSentEvent)
    /// More of that event: ranges of the bytes that were given, of all of them and of the data among them.
    case largeBody(raw: Range<Int>, data: Range<Int>)
    /// The event is complete.
    case largeEnd
}
