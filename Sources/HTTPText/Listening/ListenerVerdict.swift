/// What the guard of a listener says of a request.
package enum ListenerVerdict: Sendable, Hashable, CaseIterable {
    case allowed
    /// No `Host`, or more than one.
    case hostMissing
    /// A `Host` that is not a name of this listener: a page may have had its name point here.
    case hostRefused
    /// An `Origin` that is opaque, malformed, repeated, or of a page that may not speak to this listener.
    case originRefused

    /// The status of the answer; 200 for a request that goes on.
    package var status: Int {
        switch self {
        case .allowed: 200
        case .hostMissing: 400
        case .hostRefused, .originRefused: 403
        }
    }

    /// What is wrong, for people; quotes nothing.
    package var message: String {
        switch self {
        case .allowed: "the request may go on"
        case .hostMissing: "a request must have one `Host` field"
        case .hostRefused: "the `Host` of the request is not one that this gateway answers to"
        case .originRefused: "pages of this `Origin` may not speak to this gateway"
        }
    }
}
