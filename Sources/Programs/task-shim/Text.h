// Text in buffers of fixed size: the little that task-shim needs to read its options and write its records. It never
// allocates, and a text that does not fit marks its buffer as spilt instead of being cut silently.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A text that is being written.
struct text {
    char *bytes;
    size_t count, capacity;
    bool spilt;
};

/// Names an empty text over an array.
#define TEXT(array) { (array), 0, sizeof(array), false }

void put(struct text *text, const char *words);
void put_number(struct text *text, uint64_t number);
/// Writes `key=number` and a line's end.
void put_field(struct text *text, const char *key, uint64_t number);
/// The text with a NUL behind it, or NULL if it spilt.
const char *ended(struct text *text);

size_t length(const char *words);
/// The rest of `words` behind `prefix`, or NULL.
const char *after(const char *words, const char *prefix);
/// Where `needle` begins in `words`, or NULL.
const char *find(const char *words, const char *needle);
/// Reads decimal digits and moves `words` behind them; false if there is none or the number is above `limit`.
bool take_number(const char **words, uint64_t limit, uint64_t *number);
