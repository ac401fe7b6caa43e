internal import JSONText

extension SchemaTables {
    /// Above this count a table has hash slots.
    private static let mostWithoutSlots = 8
    /// Most slots that a look-up tries.
    ///
    /// Whoever writes a schema whose names share their signatures gets slots that run out; the look-up then falls back
    /// on trying all names.
    static let mostProbes = 32

    /// Adds names that differ, in their order.
    mutating func addNames(_ entries: [(name: [UInt8], schema: Int32, requiredBit: UInt8)]) -> NameTable {
        var table = NameTable(first: Int32(clamping: names.count), count: Int32(clamping: entries.count))
        for entry in entries { names.append(nameEntry(entry.name, entry.schema, entry.requiredBit)) }
        if entries.count > Self.mostWithoutSlots { addSlots(to: &table) }
        return table
    }

    /// Adds one name that is in no table and returns its index.
    mutating func addName(_ name: [UInt8], schema: Int32 = -1) -> Int32 {
        names.append(nameEntry(name, schema, NameEntry.notRequired))
        return Int32(clamping: names.count - 1)
    }

    private mutating func nameEntry(_ name: [UInt8], _ schema: Int32, _ requiredBit: UInt8) -> NameEntry {
        let entry = NameEntry(
            signature: JSONDocument.signature(of: name.span), start: Int32(clamping: nameBytes.count),
            length: Int32(clamping: name.count), schema: schema, requiredBit: requiredBit)
        nameBytes.append(contentsOf: name)
        return entry
    }

    private mutating func addSlots(to table: inout NameTable) {
        var slotCount = 16
        while slotCount < Int(table.count) * 2 { slotCount *= 2 }
        table.firstSlot = Int32(clamping: nameSlots.count)
        let mask = UInt32(truncatingIfNeeded: slotCount - 1)
        nameSlots.append(contentsOf: repeatElement(-1, count: slotCount))
        for index in table.entries {
            var slot = names[index].signature & mask
            var probes = 0
            while nameSlots[Int(table.firstSlot) + Int(slot)] >= 0 {
                slot = (slot &+ 1) & mask
                probes += 1
                guard probes < Self.mostProbes else { return nameSlots.removeLast(slotCount) }
            }
            nameSlots[Int(table.firstSlot) + Int(slot)] = Int32(clamping: index)
        }
        table.slotMask = mask
    }
}
