/// The known members of one mapping.
package struct Fields: Sendable {
    /// What the mapping is, with its name, for people: ``rule `spend` ``.
    package let what: String
    /// Where it begins.
    package let place: Place
    private let members: [String: DocumentMember]

    init(what: String, place: Place, members: [String: DocumentMember]) {
        self.what = what
        self.place = place
        self.members = members
    }

    /// The member under `key`, if it was written.
    package subscript(key: String) -> DocumentMember? {
        members[key]
    }

    /// Whether `key` was written.
    package func has(_ key: String) -> Bool {
        members[key] != nil
    }
}
