/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_VMSTAT_H
#define _LINUX_VMSTAT_H

enum vm_event_item {
	PGACTIVATE,
	PGMIGRATE_SUCCESS,
	PGMIGRATE_FAIL,
	NUMA_HINT_FAULTS,
	NUMA_HINT_FAULTS_LOCAL,
	NUMA_PAGE_MIGRATE,
	THP_SPLIT_PMD,
	NR_VM_EVENT_ITEMS
};

void count_vm_event(enum vm_event_item item);
void count_vm_events(enum vm_event_item item, long delta);

#define count_vm_numa_event(x)	count_vm_event(x)

#endif /* _LINUX_VMSTAT_H */
