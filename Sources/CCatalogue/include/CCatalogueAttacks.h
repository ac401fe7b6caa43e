#ifndef CCATALOGUE_ATTACKS_H
#define CCATALOGUE_ATTACKS_H

#include <stddef.h>
#include <stdint.h>

/// Bytes of the attack patterns: one JSON array of the files in Support/catalogue/attacks, in the order of their ids.
size_t ccatalogue_attacks_size(void);

/// Copies all of them to `out`, which holds `count` bytes; returns how many were copied, none when that is too little.
size_t ccatalogue_attacks_copy(uint8_t *out, size_t count);

#endif
