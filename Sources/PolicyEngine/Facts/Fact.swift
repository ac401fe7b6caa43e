internal import JSONText

/// What the gateway knows under the root of a path.
enum Fact {
    case known(JSONValue)
    /// There is no such thing: the grant has no such claim, the client gave no name.
    case absent
    /// It may be there, but the gateway could not learn it: the definition or the time zone is missing.
    case unknown
}
