/// The known members of one mapping.
struct Fields {
    /// What the mapping is, with its name, for people: ``rule `spend` ``.
    let what: String
    let place: Place
    private let members: [String: DocumentMember]

    init(what: String, place: Place, members: [String: DocumentMember]) {
        self.what = what
        self.place = place
        self.members = members
    }

    subscript(key: String) -> DocumentMember? {
        members[key]
    }

    func has(_ key: String) -> Bool {
        members[key] != nil
    }
}
