/// What a ``ResponseReader`` found next.
package enum ResponseEvent: Sendable, Equatable {
    /// All bytes were taken; the next ones are needed.
    case needMore
    /// Status and fields of the answer.
    case head(HTTPAnswerHead)
    /// More of the body: a range, never empty, of the bytes that were given.
    case body(Range<Int>)
    /// The answer is complete.
    case end
}
