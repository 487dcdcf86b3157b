// The functions of Text.h, and the two that a compiler may call by itself in a program without a C library.
#include "Text.h"

void *memset(void *target, int byte, size_t count) {
    volatile unsigned char *at = target;
    while (count--) *at++ = (unsigned char)byte;
    return target;
}

void *memcpy(void *restrict target, const void *restrict source, size_t count) {
    volatile unsigned char *to = target;
    const unsigned char *from = source;
    while (count--) *to++ = *from++;
    return target;
}

size_t length(const char *words) {
    size_t count = 0;
    while (words[count]) count++;
    return count;
}

void put(struct text *text, const char *words) {
    for (; *words; words++) {
        if (text->count + 1 >= text->capacity) {
            text->spilt = true;
            return;
        }
        text->bytes[text->count++] = *words;
    }
}

void put_number(struct text *text, uint64_t number) {
    char digits[24];
    size_t at = sizeof digits;
    digits[--at] = 0;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    put(text, digits + at);
}

void put_field(struct text *text, const char *key, uint64_t number) {
    put(text, key);
    put(text, "=");
    put_number(text, number);
    put(text, "\n");
}

const char *ended(struct text *text) {
    if (text->spilt) return NULL;
    text->bytes[text->count] = 0;
    return text->bytes;
}

const char *after(const char *words, const char *prefix) {
    while (*prefix) {
        if (*words++ != *prefix++) return NULL;
    }
    return words;
}

const char *find(const char *words, const char *needle) {
    for (; *words; words++) {
        if (after(words, needle)) return words;
    }
    return NULL;
}

bool take_number(const char **words, uint64_t limit, uint64_t *number) {
    const char *at = *words;
    uint64_t value = 0;
    if (*at < '0' || *at > '9') return false;
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (value > (UINT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    if (value > limit) return false;
    *words = at;
    *number = value;
    return true;
}
