/// What `decide` says.
package enum Verdict: Sendable, Hashable {
    case allowed(Plan)
    case refused(PolicyRefusal)
}
