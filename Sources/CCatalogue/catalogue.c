#include "CCatalogue.h"

#include <string.h>

// Written by Support/catalogue/build.sh; the format is described in Sources/Catalogue/Index/CatalogueImage.swift.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
static const uint8_t index_bytes[] = {
#embed "catalogue.bin"
};
#pragma clang diagnostic pop

size_t ccatalogue_index_size(void) {
    return sizeof index_bytes;
}

size_t ccatalogue_index_copy(size_t offset, uint8_t *out, size_t count) {
    if (offset > sizeof index_bytes || count > sizeof index_bytes - offset) {
        return 0;
    }
    memcpy(out, index_bytes + offset, count);
    return count;
}
