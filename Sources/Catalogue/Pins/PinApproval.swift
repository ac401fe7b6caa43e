/// That a person looked at a definition and accepted it.
package struct PinApproval: Sendable, Hashable {
    /// Who, as the system calls them.
    package let person: String
    /// When, in seconds since the epoch.
    package let seconds: Int64

    /// An approval by a person at a time.
    package init(person: String, seconds: Int64) {
        self.person = person
        self.seconds = seconds
    }
}
