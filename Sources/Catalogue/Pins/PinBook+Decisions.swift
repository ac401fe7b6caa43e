extension PinBook {
    /// Accepts a tool's latest definition, which must be the one that the person looked at.
    ///
    /// From here on it is the one that changes are measured against, and its verdict counts, even if it is lower.
    /// - Throws: `PinFault.unknownTool`; `changedMeanwhile` when the latest definition is another one;
    ///   `approvedAlready` when there is nothing to accept.
    package mutating func approve(
        _ name: String, definition: [UInt8], by person: String, atSeconds now: Int64
    ) throws(PinFault) {
        let key = PinName(name)
        guard var pin = pins[key] else { throw .unknownTool }
        guard pin.latest.text == definition else { throw .changedMeanwhile }
        if pin.approval != nil, pin.pending == nil, pin.changes.isEmpty { throw .approvedAlready }
        pin.pinned = pin.latest
        pin.pending = nil
        pin.changes = []
        pin.approval = PinApproval(person: person, seconds: now)
        pins[key] = pin
        unsaved.insert(key)
    }

    /// Forgets a tool: its next definition counts as seen for the first time.
    /// - Throws: `PinFault.unknownTool`.
    package mutating func reset(_ name: String) throws(PinFault) {
        guard pins.removeValue(forKey: PinName(name)) != nil else { throw .unknownTool }
        unsaved.insert(PinName(name))
    }

    /// Forgets all tools.
    package mutating func resetAll() {
        unsaved.formUnion(pins.keys)
        pins = [:]
    }
}
