internal import JSONText

extension SchemaProgram {
    /// The index of the name that a string of a document is, -1 for none; `steps` is charged for long searches.
    @inline(__always)
    func find(
        _ string: JSONNodeID, signature: UInt32, in table: NameTable, of document: JSONDocument, steps: inout Int
    ) -> Int {
        if table.slotMask == 0 {
            var index = Int(table.first)
            let end = index &+ Int(table.count)
            while index < end {
                if names[index].signature == signature, document.equals(string, nameBytes, names[index].bytes) {
                    return index
                }
                index &+= 1
            }
            steps &-= Int(table.count) &>> 3
            return -1
        }
        var slot = signature & table.slotMask
        for _ in 0...SchemaTables.mostProbes {
            let index = Int(nameSlots[Int(table.firstSlot) &+ Int(slot)])
            if index < 0 { return -1 }
            if names[index].signature == signature, document.equals(string, nameBytes, names[index].bytes) {
                return index
            }
            slot = (slot &+ 1) & table.slotMask
        }
        return -1
    }

    /// The value of the member with a name; nil when there is none.
    func member(_ name: Int32, of object: JSONNodeID, in document: JSONDocument, steps: inout Int) -> JSONNodeID? {
        let entry = names[Int(name)]
        steps &-= document.count(object) &>> 3
        for member in document.members(of: object) where document.keySignature(member.key) == entry.signature {
            if document.equals(member.key, nameBytes, entry.bytes) { return member.value }
        }
        return nil
    }

    /// A name as text.
    func name(_ index: Int) -> String {
        String(decoding: nameBytes[names[index].bytes], as: UTF8.self)
    }
}
