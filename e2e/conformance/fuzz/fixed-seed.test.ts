import { testCampaign } from './campaign-test.ts';

testCampaign(20250502);
