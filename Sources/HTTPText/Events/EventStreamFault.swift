/// Why an event of a stream cannot be relayed.
package enum EventStreamFault: Error, Sendable, Hashable, CaseIterable {
    /// An event above the limit, whose bytes up to there do not end in its only `data` line.
    case tooLong
    /// A second `data` line in an event of which part is already on its way.
    case secondDataLine
    /// A type, given after the data of an event of which part is already on its way.
    case lateType
    /// A line of an event of which part is already on its way that not all clients read alike.
    case unclear
    /// The stream ended in the middle of an event of which part is already on its way.
    case truncated

    /// What is wrong, for people; quotes nothing.
    package var message: String {
        switch self {
        case .tooLong: "an event is longer than can be kept, and not one line of data"
        case .secondDataLine: "an event that is too long to be kept has a second line of data"
        case .lateType: "an event that is too long to be kept names its type behind its data"
        case .unclear: "an event that is too long to be kept has a line that clients could read in two ways"
        case .truncated: "the stream ended in the middle of an event"
        }
    }
}
